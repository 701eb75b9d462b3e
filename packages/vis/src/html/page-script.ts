/**
 * The one script of a page: theme switch, titles of marks shown at once beside the pointer and read
 * out, marks reached with the arrow keys, zoom of large pictures. It makes no request and builds
 * no markup from data.
 */
export const pageScript = `(() => {
const root = document.documentElement;
const toggle = document.getElementById('theme');
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const current = () => root.dataset.theme || (systemDark.matches ? 'dark' : 'light');
const label = () => {
  const other = current() === 'dark' ? 'light' : 'dark';
  toggle.textContent = current() === 'dark' ? '\\u2600' : '\\u263e';
  toggle.setAttribute('aria-label', 'switch to ' + other + ' colours');
};
let stored = null;
try { stored = localStorage.getItem('resattn-theme'); } catch {}
if (stored === 'dark' || stored === 'light') root.dataset.theme = stored;
label();
systemDark.addEventListener('change', label);
toggle.hidden = false;
toggle.addEventListener('click', () => {
  root.dataset.theme = current() === 'dark' ? 'light' : 'dark';
  try { localStorage.setItem('resattn-theme', root.dataset.theme); } catch {}
  label();
});

const tip = document.getElementById('tip');
const titled = (node) => {
  for (let at = node; at && at !== root; at = at.parentNode) {
    const title = at.nodeName === 'title' ? null : [...(at.children || [])].find((child) => child.nodeName === 'title');
    if (title) return [at, title.textContent];
    if (at.dataset && at.dataset.title) return [at, at.dataset.title];
    if (at.nodeName === 'FIGURE') return null;
  }
  return null;
};
const show = (text, x, y) => {
  tip.textContent = text;
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - box.width - 8)) + 'px';
  tip.style.top = (y + 18 + box.height > innerHeight ? y - box.height - 10 : y + 18) + 'px';
};
const hide = () => { tip.hidden = true; };
for (const element of document.querySelectorAll('.weighted [title]')) {
  element.dataset.title = element.title;
  element.removeAttribute('title');
}
document.addEventListener('pointermove', (event) => {
  const found = titled(event.target);
  if (found) show(found[1], event.clientX, event.clientY); else hide();
});
document.addEventListener('scroll', hide, true);

for (const figure of document.querySelectorAll('figure[data-explorable]')) {
  const box = figure.querySelector('.scroll');
  const svg = box.querySelector('svg');
  const marks = [...svg.querySelectorAll('title')].map((title) => title.parentNode).filter((mark) => mark.getBBox);
  if (marks.length === 0) continue;
  let at = -1;
  const centre = (mark) => { const b = mark.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; };
  const select = (index) => {
    if (at >= 0) marks[at].classList.remove('selected');
    at = index;
    marks[at].classList.add('selected');
    marks[at].scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const [x, y] = centre(marks[at]);
    show(titled(marks[at])[1], x, y);
  };
  const toward = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { hide(); return; }
    const direction = toward[event.key];
    if (!direction) return;
    event.preventDefault();
    if (at < 0) { select(0); return; }
    const [x0, y0] = centre(marks[at]);
    let best = -1;
    let least = Infinity;
    marks.forEach((mark, i) => {
      if (i === at) return;
      const [x, y] = centre(mark);
      const along = (x - x0) * direction[0] + (y - y0) * direction[1];
      const across = Math.abs((x - x0) * direction[1]) + Math.abs((y - y0) * direction[0]);
      const cost = along + 3 * across;
      if (along > 0.5 && cost < least) { least = cost; best = i; }
    });
    if (best >= 0) select(best);
  });
  box.addEventListener('blur', () => { if (at >= 0) marks[at].classList.remove('selected'); at = -1; hide(); });

  const natural = svg.viewBox.baseVal.width;
  let scale = 0;
  const zoom = (by) => {
    const now = svg.getBoundingClientRect().width / natural;
    scale = by === 0 ? 0 : Math.max(0.25, Math.min(4, now * by));
    svg.style.maxWidth = scale ? 'none' : '';
    svg.style.width = scale ? natural * scale + 'px' : '';
  };
  for (const button of figure.querySelectorAll('button[data-zoom]')) {
    button.hidden = false;
    button.addEventListener('click', () => zoom(Number(button.dataset.zoom)));
  }
}
})();`;

/** What the page's policy allows to run: this script, by its hash, and no other. */
export const pageScriptHash = 'sha256-kN6/r5JIvsrBkA5lDJoGKc/p2FygxjiLbPhddnmIhF0=';
