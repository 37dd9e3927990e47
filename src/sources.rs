//! Bibliography: one heading a work, and what was taken from it. Holds no code.
//!
//! # Sharma 2005
//! G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula: implementation notes, supplementary test data,
//! and mathematical observations", Color Research & Application 30:21–30, 2005. The 34 test pairs.
//!
//! # Del Bino 2013
//! S. Del Bino, F. Bernerd, "Variations in skin colour and the biological consequences of ultraviolet radiation exposure",
//! British Journal of Dermatology 169 s3:33–40, 2013. The six ITA classes and their borders.
//!
//! # ISSA 2025
//! Y. Lu, K. Xiao, M. Pointer et al., "The International Skin Spectra Archive", Scientific Data 12:487, 2025,
//! doi 10.1038/s41597-025-04857-5, CC BY 4.0. The locus of facial skin: medians of L*, a*, b* by ITA.
//!
//! # Monk 2023
//! E. Monk, "The Monk Skin Tone Scale", skintone.google, CC BY 4.0. The ten classes. The map from ITA to a class is ours
//! but for its two group borders (the analysis code of the Open Oximetry project).
//!
//! # Liu 2025
//! "Scalp micropigmentation in three sessions", Journal of Cosmetic Dermatology 2025, doi 10.1111/jocd.70375. Density in
//! three sessions of 30, 70 and 100 %; fading in six months.
//!
//! # Jimenez 1999
//! F. Jimenez, J. M. Ruifernández, "Distribution of human hair in follicular units", Dermatologic Surgery 25:294–298,
//! 1999. Units stand nearly in a triangular lattice: pitch = 10.7 / √(units per cm²) millimeters.
//!
//! # Wells 1986
//! W. M. Wells, "Efficient synthesis of Gaussian filters by cascaded uniform filters", IEEE TPAMI 8:234–239, 1986.
//!
//! # Finlayson 2004
//! G. D. Finlayson, E. Trezzi, "Shades of gray and colour constancy", Color and Imaging Conference 12:37–41, 2004.
//!
//! # Kang 2002
//! B. Kang, O. Moon, C. Hong et al., "Design of advanced color temperature control system for HDTV applications", Journal
//! of the Korean Physical Society 41:865–871, 2002. The Planckian locus as polynomials.
//!
//! # Jonasson 2018
//! H. Jonasson, I. Fredriksson, S. Bergstrand et al., "In vivo characterization of light scattering properties of human skin
//! in the 475- to 850-nm wavelength range in a Swedish cohort", Journal of Biomedical Optics 23:121608, 2018, n = 3809.
//! Reduced scattering of skin: 3.22/mm at 475 nm, 1.20/mm at 850 nm.
//!
//! # Jacques 1998
//! S. L. Jacques, "Skin optics", Oregon Medical Laser Center News, January 1998. Absorption of melanosomes, 6.6·10¹¹
//! λ^−3.33 per cm, and of skin without blood.
//!
//! # Jacques 2013
//! S. L. Jacques, "Optical properties of biological tissues: a review", Physics in Medicine and Biology 58:R37, 2013.
//! Refractive index and anisotropy of skin.
//!
//! # Prahl 1999
//! S. Prahl, "Optical absorption of hemoglobin", Oregon Medical Laser Center, 1999. Molar extinction with and without
//! oxygen; 150 g of hemoglobin in a liter of blood, 64,500 g/mol.
//!
//! # CIE 15
//! CIE 015:2018, "Colorimetry". The 2° observer of 1931, illuminant D65, CIELAB.
//!
//! # van de Hulst 1980, Giovanelli 1955, Wang 1995
//! Reflectance and transmittance of slabs, as collected in L. Wang, S. L. Jacques, L. Zheng, "MCML: Monte Carlo modeling of
//! light transport in multi-layered tissues", Computer Methods and Programs in Biomedicine 47:131–146, 1995. What the
//! simulation in `tools/monte-carlo` is held against.
