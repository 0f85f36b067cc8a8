/**
 * The icons of the tray, as SVG. Each state differs in shape and not only in colour: some trays are seen by people who
 * tell no red from green, and macOS paints all of them in one colour.
 */
const colours = { tile: '#0b5563', idle: '#5d6f6a', line: '#6ecfdc', white: '#fff', warn: '#f2b233', fail: '#e0483e' };

/** Parts of a launch that have an icon of their own. */
const launchParts = 8;

/** The names of all icons: what the tray tells, and a launch by how far it is. */
export const trayIcons = [
  'no-cluster',
  'running',
  'degraded',
  'paused',
  'stopped',
  'engine-gone',
  ...Array.from({ length: launchParts }, (_, part) => `launching-${part}`),
];

/** The mark of the app without its tile, on 32 × 32. */
function mark(fill, line) {
  return `<g transform="scale(${32 / 840}) translate(-92 -92)">
    <path d="M244 500 722 273c14 134-33 232-146 286L378 652c-74-12-118-62-134-152z" fill="${fill}" />
    <path d="M244 782 790 522" stroke="${line}" stroke-width="84" stroke-linecap="round" fill="none" />
  </g>`;
}

const badgeAt = { x: 23.5, y: 23.5, radius: 8.5 };

const badges = {
  degraded: (paint) => `<path d="M23.5 18.5v6.2" stroke="${paint}" stroke-width="3" stroke-linecap="round" />
    <circle cx="23.5" cy="28.6" r="1.8" fill="${paint}" />`,
  paused: (paint) =>
    `<path d="M21 19.6v7.8M26 19.6v7.8" stroke="${paint}" stroke-width="2.8" stroke-linecap="round" />`,
  stopped: (paint) => `<rect x="20" y="20" width="7" height="7" rx="1" fill="${paint}" />`,
  'engine-gone': (paint) =>
    `<path d="m20.5 20.5 6 6m0-6-6 6" stroke="${paint}" stroke-width="2.8" stroke-linecap="round" />`,
};
const badgeColours = {
  degraded: [colours.warn, '#2b1c00'],
  paused: [colours.white, colours.tile],
  stopped: [colours.white, colours.idle],
  'engine-gone': [colours.fail, colours.white],
};

const hole = `<mask id="around"><rect width="32" height="32" fill="#fff" />
  <circle cx="${badgeAt.x}" cy="${badgeAt.y}" r="${badgeAt.radius + 1.5}" fill="#000" /></mask>`;

/** The arc of a launch, from the top, clockwise. */
function arc(part, paint, track) {
  const radius = 13.5;
  const around = 2 * Math.PI * radius;
  const done = (around * Math.max(part, 0.35)) / launchParts;
  const ring = (colour, more) =>
    `<circle cx="16" cy="16" r="${radius}" fill="none" stroke="${colour}" stroke-width="4" ${more} />`;
  return `${ring(track, '')}${ring(paint, `stroke-dasharray="${done} ${around}" transform="rotate(-90 16 16)"`)}`;
}

function svg(body) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${body}</svg>`;
}

function partOf(name) {
  return name.startsWith('launching-') ? Number(name.slice('launching-'.length)) : null;
}

const small = (body) => `<g transform="translate(16 16) scale(0.62) translate(-16 -16.5)">${body}</g>`;

/** An icon in colour, for Linux and Windows, on light and dark bars alike. */
export function colouredIcon(name) {
  const part = partOf(name);
  if (part !== null) {
    const ground = `<circle cx="16" cy="16" r="15.5" fill="${colours.tile}" />`;
    return svg(ground + arc(part, colours.line, '#ffffff33') + small(mark(colours.white, colours.white)));
  }
  const isAway = name === 'no-cluster' || name === 'stopped' || name === 'engine-gone';
  const tile = `<rect width="32" height="32" rx="7.5" fill="${isAway ? colours.idle : colours.tile}" />`;
  const line = isAway ? '#c3cecb' : colours.line;
  const badge = badges[name];
  const faint = name === 'no-cluster' ? 'opacity="0.8"' : '';
  const body = `${tile}<g ${faint}>${mark(name === 'no-cluster' ? '#c3cecb' : colours.white, line)}</g>`;
  if (badge === undefined) return svg(body);
  const [ground, paint] = badgeColours[name];
  const disc = `<circle cx="${badgeAt.x}" cy="${badgeAt.y}" r="${badgeAt.radius}" fill="${ground}" />`;
  return svg(`${hole}<g mask="url(#around)">${body}</g>${disc}${badge(paint)}`);
}

/** The same as a template of macOS, which paints what is not clear in the colour of its bar. */
export function templateIcon(name) {
  const part = partOf(name);
  if (part !== null) return svg(arc(part, '#000', '#00000040') + small(mark('#000', '#000')));
  const badge = badges[name];
  const body = name === 'no-cluster' ? `<g opacity="0.45">${mark('#000', '#000')}</g>` : mark('#000', '#000');
  return svg(badge === undefined ? body : `${hole}<g mask="url(#around)">${body}</g>${badge('#000')}`);
}
