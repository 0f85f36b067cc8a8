/** The page has a scheme of its own: a file address would let it read the whole disk. */
export const pageScheme = 'slipway-page';
export const pageHost = 'app';
export const pageOrigin = `${pageScheme}://${pageHost}`;
export const pageAddress = `${pageOrigin}/index.html`;
