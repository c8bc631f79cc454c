// What is wrong with how the page looks and can be used; an empty list when nothing is.
(() => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (it) => it.checkVisibility() && it.getBoundingClientRect().width > 1;
  const name = (it) => `${it.tagName.toLowerCase()}.${it.className.baseVal ?? it.className} "${(it.innerText ?? "").slice(0, 30)}"`;

  if (document.documentElement.scrollWidth > innerWidth) found.push(`it is ${document.documentElement.scrollWidth} wide`);
  if (all("h1").length !== 1) found.push("it has not one heading");
  const ids = all("[id]").map((it) => it.id);
  if (new Set(ids).size !== ids.length) found.push("an id is there twice");
  for (const it of all("input, select, textarea")) {
    if (!it.labels.length || !it.labels[0].innerText.trim()) found.push(`no label: ${it.name}`);
  }
  for (const it of all("button, a")) {
    if (!(it.getAttribute("aria-label") || it.innerText || it.textContent).trim()) found.push(`no name: ${name(it)}`);
  }
  for (const it of all("button, .button, nav a, .todo a, input:not([type=checkbox]):not([type=radio]), select, textarea, summary")) {
    const { height } = it.getBoundingClientRect();
    if (shown(it) && height < 44) found.push(`${height} px high: ${name(it)}`);
  }

  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (it) => {
    for (let at = it; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  for (const it of all("body *")) {
    const written = [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!written || !shown(it) || it.closest("svg, option")) continue;
    const pair = [light(channels(getComputedStyle(it).color)), light(behind(it))].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (contrast < 4.5) found.push(`contrast ${contrast.toFixed(2)}: ${name(it)}`);
  }
  return [...new Set(found)];
})();
