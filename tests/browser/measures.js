// What is too wide, too small to press or to read, or has a word and no icon, on the page as it stands. Sizes in CSS pixels.
() => {
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length && one.getBoundingClientRect().right > 0;
  const called = (one) => `${one.tagName.toLowerCase()}.${one.getAttribute("class") || ""} ${(one.textContent || one.name || "").trim().slice(0, 30)}`;
  const size = (one) => { const box = one.getBoundingClientRect(); return `${Math.round(box.width)}×${Math.round(box.height)}`; };
  // A link inside a sentence may be as small as its words (WCAG 2.5.8); provinces of the map stand in its table too.
  const inSentence = (one) => getComputedStyle(one).display === "inline" && [...one.parentNode.childNodes].some((other) => other !== one && other.nodeType === 3 && other.textContent.trim().length > 1);
  const pressed = (one) => (one.matches("[type=radio], [type=checkbox]") && one.closest("label")) || one;
  const small = [];
  for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!seen(one) || one.closest("svg") || inSentence(one)) continue;
    const { width, height } = pressed(one).getBoundingClientRect();
    const least = one.matches(".press:not(.small)") ? 56 : 48;
    if (height < least - 0.5 || width < 47.5) small.push(`${called(one)} ${size(pressed(one))}`);
  }
  const tiny = [];
  for (const one of document.querySelectorAll("body *")) {
    const has = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (has && seen(one) && !one.closest("svg") && parseFloat(getComputedStyle(one).fontSize) < 16) tiny.push(`${called(one)} ${getComputedStyle(one).fontSize}`);
  }
  const body = getComputedStyle(document.body);
  if (parseFloat(body.fontSize) < 18 || parseFloat(body.lineHeight) / parseFloat(body.fontSize) < 1.6) tiny.push(`body ${body.fontSize}/${body.lineHeight}`);
  const wide = [];
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > most) {
    for (const one of document.querySelectorAll("main *, header *, nav *")) if (one.getBoundingClientRect().right > most + 1 && !one.closest(".scroll")) wide.push(`${called(one)} →${Math.round(one.getBoundingClientRect().right)}`);
    wide.unshift(`page ${document.documentElement.scrollWidth}`);
  }
  // Leaders' pages: an icon and a word on all that is pressed (R1); `add` buttons are signs themselves, +10 and +50.
  const bare = [];
  if (document.querySelector("nav.tabs")) for (const one of document.querySelectorAll("main .press:not([name=add])")) if (seen(one) && !one.querySelector("svg.i, span[aria-hidden]")) bare.push(called(one));
  return { wide, small, tiny, bare };
}
