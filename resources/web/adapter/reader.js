/* The page's article by Readability, on a copy: the page itself is never touched. */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const blocks = /^(P|LI|DT|DD|BLOCKQUOTE|PRE|FIGCAPTION|TD|TH|CAPTION|ADDRESS)$/;

  kiosk.article = function () {
    if (!kiosk.config.reader || typeof globalThis.Readability !== "function") return [];
    if (dom.queryAll(document, "body *").length > 15000) return [];
    return kiosk.attempt(() => {
      // No markup is parsed: a page may forbid that (Trusted Types), and a copy of nodes needs none.
      const copy = new Document().implementation.createHTMLDocument("");
      copy.replaceChild(copy.importNode(dom.html(document), true), copy.documentElement);
      for (const gone of copy.querySelectorAll("script,style,noscript,template,iframe,[hidden],[aria-hidden='true'],dialog:not([open])")) gone.remove();
      const found = new globalThis.Readability(copy, { maxElemsToParse: 15000, charThreshold: 200, serializer: (element) => element }).parse();
      if (!found || !found.content) return [];
      return partsOf(found.content, kiosk.flat(found.title));
    }, []);
  };

  function partsOf(body, title) {
    const parts = [];
    let words = "";
    const push = (kind, text, level = 0) => {
      for (let rest = kiosk.flat(text); rest && parts.length < kiosk.limits.article; rest = rest.slice(kiosk.limits.text)) {
        const piece = rest.slice(0, kiosk.limits.text);
        const lang = kiosk.languageOf(dom.html(document), piece);
        parts.push({ kind, text: piece, ...(level && { level }), ...(lang && { lang }) });
      }
    };
    const flush = () => { push("text", words); words = ""; };
    if (title) push("heading", title, 1);
    const stack = [body];
    for (let steps = 0; stack.length && steps < 60000; steps += 1) {
      const at = stack.pop();
      if (at === null) { flush(); continue; }
      if (at.nodeType === 3) { words += at.data; continue; }
      if (at.nodeType !== 1) continue;
      const heading = /^H([1-6])$/.exec(at.tagName);
      if (heading) { flush(); if (kiosk.flat(at.textContent) !== title) push("heading", at.textContent, Number(heading[1])); continue; }
      if (at.tagName === "IMG") { if (kiosk.flat(at.alt)) { flush(); push("picture", at.alt); } continue; }
      if (at.tagName === "BR") { words += " "; continue; }
      if (blocks.test(at.tagName) || /^(DIV|SECTION|ARTICLE|UL|OL|TABLE|TR|FIGURE|MAIN)$/.test(at.tagName)) { flush(); stack.push(null); }
      const children = [];
      for (let child = at.firstChild; child; child = child.nextSibling) children.push(child);
      stack.push(...children.reverse());
    }
    flush();
    return parts;
  }
})(globalThis.modunuri);
