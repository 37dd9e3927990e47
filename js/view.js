// What a view needs: said once, as the page's side and the worker's both ask.

/** Whether a picture from this view shows no face. @param {{ view?: string | undefined }} asked */
export const isFaceless = ({ view }) => view === "crown" || view === "patch";
