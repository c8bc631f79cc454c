// Charts of our own, drawn as wide as there is room, each with its numbers as a table.
import { html, useEffect, useRef, useState } from "./lib.js";

const HEIGHT = 220;
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 8, 12, 26];

function useWidth() {
  const box = useRef();
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  return [box, width];
}

// The least of 1, 2 and 5 with noughts that is not below the value.
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}

// Bars of `points` (`{name, value}`), and a line of a second value (`line`) where there is one.
export function Bars({ title, points, show, showShort = show, names, lineName }) {
  const [box, width] = useWidth();
  const top = roundUp(Math.max(...points.map((point) => Math.max(point.value, point.line ?? 0)), 1));
  const room = HEIGHT - TOP - BOTTOM;
  const step = Math.max(0, width - LEFT - RIGHT) / Math.max(1, points.length);
  const y = (value) => TOP + room * (1 - Math.max(0, value) / top);
  const x = (place) => LEFT + step * place;
  const every = Math.max(1, Math.ceil(points.length / Math.max(1, Math.floor((width - LEFT) / 64))));
  const line = points.map((point, place) => `${x(place + 0.5)},${y(point.line ?? 0)}`).join(" ");
  return html`<figure class="chart">
    <figcaption>${title}</figcaption>
    <div ref=${box} class="plot">
      ${width > 0 &&
      html`<svg width=${width} height=${HEIGHT} role="img" aria-label="${title}; the numbers are in the table below">
        ${[0, 0.5, 1].map(
          (part) => html`<g>
            <line class="grid" x1=${LEFT} x2=${width - RIGHT} y1=${y(part * top)} y2=${y(part * top)} />
            <text class="scale" x=${LEFT - 6} y=${y(part * top) + 4} text-anchor="end">${showShort(part * top)}</text>
          </g>`,
        )}
        ${points.map(
          (point, place) => html`<g class="bar">
            <title>${point.name}: ${show(point.value)}${lineName ? `, ${lineName} ${show(point.line)}` : ""}</title>
            <rect class="whole" x=${x(place)} y=${TOP} width=${step} height=${room} />
            <rect class="fill" x=${x(place) + step * 0.12} y=${y(point.value)} width=${step * 0.76}
              height=${Math.max(0, TOP + room - y(point.value))} rx="2" />
            ${place % every === 0 &&
            html`<text class="scale" x=${x(place + 0.5)} y=${HEIGHT - 8} text-anchor="middle">${point.name}</text>`}
          </g>`,
        )}
        ${lineName && html`<polyline class="second" points=${line} />`}
      </svg>`}
    </div>
    ${lineName &&
    html`<p class="legend">
      <span class="swatch first"></span>${names[1]} <span class="swatch second"></span>${lineName}
    </p>`}
    <details>
      <summary>The numbers</summary>
      <div class="sheet"><table class="dense">
        <thead><tr>
          ${[...names, lineName].filter(Boolean).map((name) => html`<th scope="col">${name}</th>`)}
        </tr></thead>
        <tbody>${points.map(
          (point) => html`<tr>
            <th scope="row">${point.name}</th><td class="number">${show(point.value)}</td>
            ${lineName && html`<td class="number">${show(point.line)}</td>`}
          </tr>`,
        )}</tbody>
      </table></div>
    </details>
  </figure>`;
}

// Bars that lie: a name, a number, and how it compares with the greatest.
export function Ranking({ title, rows, show }) {
  const top = Math.max(...rows.map((row) => row.value), 1);
  return html`<section class="ranking"><h3>${title}</h3>
    ${rows.length === 0
      ? html`<p class="empty">Nothing yet.</p>`
      : html`<ol>${rows.map(
          (row) => html`<li key=${row.id}>
            <span class="name">${row.link ? html`<a href=${row.link}>${row.name}</a>` : row.name}</span>
            <span class="value">${show(row.value)}</span>
            <meter min="0" max=${top} value=${row.value} aria-hidden="true"></meter>
          </li>`,
        )}</ol>`}
  </section>`;
}
