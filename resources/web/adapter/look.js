/* Large, calm, in our colours: reflow without two-way scrolling, targets, spacing, contrast, stopped movement.
 *
 * Rules stand in a constructed style sheet (no policy of a page forbids those). What must be judged element by
 * element gets a mark, `data-modunuri`, which the rules meet.
 */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const mark = "data-modunuri", head = "data-modunuri-head";
  const sheet = kiosk.attempt(() => new CSSStyleSheet(), null);
  const roots = new Set();
  const colour = (value, otherwise) => (/^#[0-9a-f]{3,8}$/i.test(value ?? "") ? value : otherwise);
  const number = (value, least, most, otherwise) => (Number.isFinite(Number(value)) && Number(value) > 0 ? Math.min(most, Math.max(least, Number(value))) : otherwise);

  function rules() {
    const config = kiosk.config, theme = config.theme ?? config.colours ?? {};
    // What the engine's own zoom cannot give any more (frames take it from their page); lengths of ours are
    // given for the engine's zoom.
    const extra = kiosk.isTop ? number(config.extra_zoom, 1, 4, 1) : 1;
    const target = number(config.target_px, 0, 160, 0) / extra, ring = number(config.ring_px, 1, 20, 3) / extra;
    const spacing = number(config.line_spacing, 1, 3, 0);
    const paper = colour(theme.paper, "#000000"), surface = colour(theme.surface, paper), ink = colour(theme.ink, "#ffffff");
    const line = colour(theme.line, ink), link = colour(theme.primary, ink), focus = colour(theme.focus, "#0b57d0");
    const parts = [
      `html{-webkit-text-size-adjust:100%!important;overflow-wrap:break-word!important;touch-action:pan-x pan-y!important}`,
      `:focus,:focus-visible{outline:${ring}px solid ${focus}!important;outline-offset:2px!important}`,
      `input::-webkit-calendar-picker-indicator{display:none!important}`,
      `p,li,dd,dt,td,th,h1,h2,h3,h4,h5,h6,label,legend,figcaption,blockquote,a,button{overflow-wrap:anywhere!important}`,
      `img,video,canvas,svg,picture{max-width:100%!important}img{object-fit:contain}img:not([height]):not([style*="height"]){height:auto}`,
      `[${mark}~="fit"]{max-width:100%!important;min-width:0!important;box-sizing:border-box!important}`,
      `[${mark}~="narrow"]{width:auto!important;max-width:${100 / extra}vw!important;min-width:0!important;float:none!important;flex-shrink:1!important;box-sizing:border-box!important}`,
      `[${mark}~="home"]{position:static!important;transform:none!important;inset:auto!important;margin-left:0!important;margin-right:0!important}`,
      `[${mark}~="pin"]{left:0!important;right:0!important;margin-inline:0!important}`,
      `[${mark}~="wrap"]{flex-wrap:wrap!important}[${mark}~="stack-grid"]{grid-template-columns:minmax(0,1fr)!important;grid-template-areas:none!important}[${mark}~="stack-grid"]>*{grid-area:auto!important}`,
      `[${mark}~="lines"]{white-space:pre-wrap!important;overflow-wrap:anywhere!important}[${mark}~="words"]{white-space:normal!important;overflow-wrap:anywhere!important;word-break:break-word!important}`,
      `[${mark}~="columns"]{columns:auto!important}`,
      `table[${mark}~="stack"],[${mark}~="stack"]>thead,[${mark}~="stack"]>tbody,[${mark}~="stack"]>tfoot,[${mark}~="stack"]>*>tr,[${mark}~="stack"]>*>tr>*,[${mark}~="stack"]>caption{display:block!important;width:auto!important;max-width:100%!important;min-width:0!important;box-sizing:border-box!important;text-align:start!important}`,
      `[${mark}~="stack"]>*>tr{border-block-end:2px solid currentColor!important;padding-block:4px!important}[${mark}~="stack"] [${head}]::before{content:attr(${head}) ": ";font-weight:700}`,
      `[${mark}~="unstick"]{position:static!important;inset:auto!important;max-height:none!important}`,
    ];
    if (extra > 1) parts.push(`html{zoom:${extra}!important}`);
    if (target) {
      parts.push(
        `[${mark}~="target"]{min-block-size:${target}px!important;box-sizing:border-box!important}`,
        `[${mark}~="target-wide"]{min-inline-size:${target}px!important}`,
        `[${mark}~="target-box"]{inline-size:${target}px!important;block-size:${target}px!important;min-inline-size:${target}px!important;min-block-size:${target}px!important}`,
        `[${mark}~="target-inline"]{display:inline-flex!important;align-items:center!important}`,
      );
    }
    if (spacing) parts.push(`p,li,dd,dt,td,th,blockquote,label,legend,figcaption,summary{line-height:${spacing}!important}`);
    if (config.reduced_motion) {
      parts.push(`*,*::before,*::after{animation-duration:.001s!important;animation-delay:0s!important;animation-iteration-count:1!important;transition-duration:0s!important;transition-delay:0s!important;scroll-behavior:auto!important}`);
    }
    if (config.contrast === "dark" || config.contrast === "high") {
      const thick = config.contrast === "high" ? 2 : 1;
      const own = `:not(img,picture,video,canvas,iframe,svg,svg *,object,embed,[role="img"])`;
      // Weightier than the page's own rules; what is particular is weightier than what is general.
      const all = "html:not(#m#m) body ", some = "html:not(#m#m#m#m) body ";
      const typed = `:is(input:not([type="checkbox"],[type="radio"],[type="range"],[type="color"]),select,textarea,button,[role~="button"],[role~="textbox"],[role~="combobox"],summary,[role~="tab"],[role~="option"],[role~="menuitem"])`;
      parts.push(
        `html:not(#m#m),html:not(#m#m) body{background:${paper}!important;color:${ink}!important}`,
        `${all}*${own}{color:${ink}!important;background-color:transparent!important;border-color:${line}!important;text-shadow:none!important;box-shadow:none!important;-webkit-text-fill-color:currentColor!important}`,
        `${all}*${own}::before,${all}*${own}::after{color:${ink}!important;text-shadow:none!important}`,
        // Pictures behind words go; an element without any words may be a picture itself and keeps it.
        `${all}*${own}:not(:empty){background-image:none!important}`,
        `${some}:is(dialog,[role~="dialog"],[role~="alertdialog"],[role~="menu"],[role~="listbox"],[role~="tooltip"],[popover],[${mark}~="float"]){background-color:${paper}!important;border:${thick}px solid ${line}!important}`,
        // Of dialogs only: our own ring is a popover, and its backdrop would lie over all of the page.
        `dialog::backdrop{background:${paper}!important;opacity:.85}`,
        `${some}${typed}{background-color:${surface}!important;color:${ink}!important;border:${thick}px solid ${line}!important}`,
        `${some}:is(input[type="checkbox"],input[type="radio"],progress,meter,input[type="range"]){accent-color:${link}!important}`,
        `${some}:is(a[href],a[href] *${own},[role~="link"]){color:${link}!important;text-decoration:underline!important}`,
        `${some}:is([aria-selected="true"],[aria-current]:not([aria-current="false"]),[aria-pressed="true"],:checked+label){outline:${thick + 1}px solid ${link}!important;outline-offset:-${thick + 1}px!important}`,
        `${some}::placeholder{color:${ink}!important;opacity:.8!important}::selection{background:${link}!important;color:${paper}!important}`,
        // Drawings made for white paper keep it.
        `${some}img{background-color:#fff!important}${some}svg:not(svg svg){color:${ink}}`,
        `${some}:is(:focus,:focus-visible){outline:${ring}px solid ${focus}!important;outline-offset:2px!important}`,
      );
    }
    for (const selector of kiosk.config.rules?.hide ?? []) if (typeof selector === "string" && !/[{}]/.test(selector)) parts.push(`${selector}{display:none!important}`);
    return parts;
  }

  function adopt(root) {
    if (!sheet) return;
    roots.add(root);
    kiosk.attempt(() => { if (!Array.from(root.adoptedStyleSheets).includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]; }, null);
  }
  kiosk.adoptRoot = adopt;

  function add(element, word) {
    const words = dom.attr(element, mark).split(" ").filter(Boolean);
    if (words.includes(word)) return false;
    Element.prototype.setAttribute.call(element, mark, [...words, word].join(" "));
    return true;
  }

  // -- reflow (WCAG 2.2 §1.4.10; A-15) ------------------------------------------------------------------
  const clips = (style) => style.overflowX !== "visible";
  function isClipped(element) {
    for (let at = dom.up(element), steps = 0; at && steps < 300; at = dom.up(at), steps += 1) {
      if (!dom.isElement(at) || at === dom.body(document) || at === dom.html(document)) continue;
      if (clips(dom.style(at)) && dom.box(at).right <= window.innerWidth + 1) return true;
    }
    return false;
  }
  function relieve(element, width) {
    const style = dom.style(element), tag = dom.tag(element);
    let changed = add(element, "fit");
    const box = dom.box(element);
    if (tag === "table" && !kiosk.isLayoutTable(element)) return stack(element) || changed;
    if (/^(table|tbody|tr|td|th)$/.test(tag)) { changed = add(dom.closest(element, "table") ?? element, "stack") || changed; return changed; }
    if (style.position === "fixed") changed = add(element, "pin") || changed;
    if (style.position === "absolute") changed = add(element, "home") || changed;
    if (style.position === "relative" && (style.left !== "auto" && Number.parseFloat(style.left) > 0)) changed = add(element, "home") || changed;
    if (box.width > width || Number.parseFloat(style.minWidth) > width) changed = add(element, "narrow") || changed;
    if (Number.parseFloat(style.marginLeft) + Number.parseFloat(style.marginRight) > width / 3) changed = add(element, "home") || changed;
    if (style.display.endsWith("flex")) changed = add(element, "wrap") || changed;
    if (style.display.endsWith("grid")) changed = add(element, "stack-grid") || changed;
    if (/^pre/.test(style.whiteSpace) && style.whiteSpace !== "pre-wrap") changed = add(element, "lines") || changed;
    if (style.whiteSpace === "nowrap" || element.scrollWidth > element.clientWidth + 1) changed = add(element, "words") || changed;
    if (style.columnCount !== "auto" || style.columnWidth !== "auto") changed = add(element, "columns") || changed;
    const parent = dom.up(element);
    if (dom.isElement(parent)) {
      const around = dom.style(parent);
      if (around.display.endsWith("flex")) changed = add(parent, "wrap") || changed;
      if (around.display.endsWith("grid")) changed = add(parent, "stack-grid") || changed;
      if (style.float !== "none") changed = add(element, "narrow") || changed;
    }
    return changed;
  }
  /** One cell under the other, each with the words of its headers. */
  function stack(table) {
    const changed = add(table, "stack");
    if (changed) {
      const layout = kiosk.tableOf(table);
      for (const cell of dom.queryAll(table, "td").slice(0, 3000)) {
        const words = layout.headers(cell);
        if (words) Element.prototype.setAttribute.call(cell, head, words);
      }
    }
    return changed;
  }
  function overflowing(width, isWide) {
    const found = [];
    for (const element of dom.queryAll(document, "body, body *").slice(0, 20000)) {
      if (kiosk.isOwn?.(element) || /^(script|style|option|br|path|source)$/.test(dom.tag(element)) || !dom.isHtml(element)) continue;
      const box = dom.box(element);
      if (box.width === 0 || box.height === 0) continue;
      if (box.right + window.scrollX > width + 1 || (box.width > width + 1)) {
        if (box.left + window.scrollX < -2000 || isClipped(element)) continue;
        found.push(element);
      } else if (isWide && box.left + window.scrollX + element.scrollWidth > width + 1 && dom.style(element).overflowX === "visible" && !isClipped(element)) {
        // The box fits, its words do not: a line that may not break.
        found.push(element);
      } else if (element.scrollWidth > element.clientWidth + 4 && /^(auto|scroll)$/.test(dom.style(element).overflowX)) {
        // A box that scrolls sideways inside of a page that scrolls down is two-way scrolling as well.
        const table = dom.query(element, "table");
        if (table) found.push(table);
        else if (/^(pre|code)$/.test(dom.tag(element))) found.push(element);
      }
    }
    return found;
  }
  const root = () => dom.html(document);
  kiosk.fit = function () {
    if (!dom.body(document)) return 0;
    let passes = 0;
    for (; passes < 8; passes += 1) {
      const width = root().clientWidth;
      if (width < 50) break;
      const isWide = root().scrollWidth > width + 1 || dom.body(document).scrollWidth > width + 1;
      const found = overflowing(width, isWide);
      if (!found.length || (!isWide && passes > 0 && !found.some((one) => dom.tag(one) === "table"))) break;
      let changed = false;
      for (const element of found.slice(0, 2000)) changed = relieve(element, width) || changed;
      if (!changed) break;
    }
    return passes;
  };

  // -- targets (B-01; WCAG 2.2 §2.5.5) -------------------------------------------------------------------
  const targets = 'a[href],button,input:not([type="hidden"]),select,textarea,summary,[role~="button"],[role~="link"],[role~="tab"],[role~="checkbox"],[role~="radio"],[role~="switch"],[role~="menuitem"],[role~="option"]';
  function isInText(element, style) {
    if (style.display !== "inline") return false;
    const parent = dom.up(element);
    return dom.isElement(parent) && dom.children(parent).some((node) => dom.isText(node) && /\S{2}/.test(dom.data(node)));
  }
  function enlarge() {
    const size = number(kiosk.config.target_px, 0, 160, 0);
    if (!size) return;
    // First look at all, then change all: one layout of the page, not one for each target.
    const small = [];
    for (const element of dom.queryAll(document, targets).slice(0, 3000)) {
      const box = dom.box(element);
      const isBox = dom.tag(element) === "input" && /^(checkbox|radio)$/.test(dom.inputType(element));
      if (((box.width < 2 || box.height < 2) && !isBox) || (box.height >= size - 0.5 && box.width >= size - 0.5)) continue;
      const style = dom.style(element);
      if (!isBox && (isInText(element, style) || style.clipPath !== "none" || style.clip !== "auto")) continue;
      if (isBox) {
        // Kits draw their own box beside a hidden one: then the words are what is touched.
        for (const label of Array.from(element.labels ?? []).slice(0, 3)) {
          small.push([label, "target"]);
          if (dom.style(label).display === "inline" && !dom.contains(label, element)) small.push([label, "target-inline"]);
        }
        const isHidden = style.opacity === "0" || style.appearance === "none" || style.clip !== "auto" || style.clipPath !== "none";
        if (!isHidden) small.push([element, "target-box"]);
        continue;
      }
      small.push([element, "target"]);
      if (box.width < size) small.push([element, "target-wide"]);
      if (style.display === "inline") small.push([element, "target-inline"]);
    }
    for (const [element, name] of small) add(element, name);
  }

  // -- things that stay and cover (field.md J63) ----------------------------------------------------------
  function unstick() {
    const height = window.innerHeight, width = window.innerWidth;
    // Letters of scale 1.0 are large already, and the place of a page may be low: a quarter of it is too much.
    const most = kiosk.config.scale < 1.5 ? 0.25 : 0.12;
    for (const element of dom.queryAll(document, "body *").slice(0, 20000)) {
      const style = dom.style(element);
      if (style.position !== "fixed" && style.position !== "sticky") continue;
      if (kiosk.isOwn?.(element) || dom.closest(element, 'dialog,[role~="dialog"],[role~="alertdialog"],[aria-modal="true"],[popover]')) continue;
      const box = dom.box(element);
      if (box.width * box.height === 0 || (style.position === "fixed" && box.height > height * 0.85 && box.width > width * 0.85)) continue;
      if (box.height > height * most && box.width > width * 0.3) add(element, "unstick");
      else if (box.width * box.height > width * height * (most + 0.03)) add(element, "unstick");
    }
  }

  /** In our colours nothing has a ground of its own; what lies over something else needs one. */
  function ground() {
    if (kiosk.config.contrast !== "dark" && kiosk.config.contrast !== "high") return;
    for (const element of dom.queryAll(document, "body *").slice(0, 20000)) {
      const style = dom.style(element);
      const isOver = style.position === "fixed" || style.position === "sticky" || (style.position === "absolute" && style.zIndex !== "auto" && Number(style.zIndex) > 0);
      if (isOver && !kiosk.isOwn?.(element) && dom.box(element).width > 1 && (dom.text(element, 5) || dom.query(element, "input,button,img"))) add(element, "float");
    }
  }

  // -- movement (A-16, A-17; WCAG 2.2 §2.2.2) --------------------------------------------------------------
  const carousels = '[aria-roledescription="carousel" i],[aria-roledescription="캐러셀"],.swiper,.swiper-container,.slick-slider,.carousel,.owl-carousel,.splide';
  const stops = /정지|멈춤|멈추기|일시|pause|stop/i;
  const calmed = new WeakSet();
  function calm() {
    for (const element of dom.queryAll(document, "marquee").slice(0, 50)) kiosk.attempt(() => HTMLMarqueeElement.prototype.stop.call(element), null);
    for (const element of dom.queryAll(document, "video,audio").slice(0, 50)) {
      if (calmed.has(element)) continue;
      calmed.add(element);
      if (element.autoplay) { element.autoplay = false; kiosk.attempt(() => element.pause(), null); }
    }
    for (const element of dom.queryAll(document, carousels).slice(0, 20)) {
      if (calmed.has(element)) continue;
      calmed.add(element);
      const buttons = dom.queryAll(element, 'button,[role~="button"],a').concat(dom.isElement(dom.up(element)) ? dom.queryAll(dom.up(element), ":scope > button, :scope > * > button") : []);
      const stop = buttons.find((one) => kiosk.isReachable(one) && stops.test(kiosk.nameOf(one)) && dom.attr(one, "aria-pressed") !== "true");
      if (stop) { dom.click(stop); continue; }
      // Most scripts hold their pictures while somebody points at them.
      for (const name of ["pointerenter", "mouseenter"]) dom.dispatch(element, new MouseEvent(name));
      dom.dispatch(element, new MouseEvent("mouseover", { bubbles: true }));
    }
    for (const selector of kiosk.config.rules?.pause ?? []) {
      for (const button of dom.queryAll(document, selector).slice(0, 5)) {
        if (calmed.has(button) || !kiosk.isReachable(button)) continue;
        calmed.add(button);
        dom.click(button);
      }
    }
  }

  let lastText = "", lastWidth = 0;
  kiosk.look = {
    /** Our style alone: costs no layout, so that a page that still loads is not held up. */
    style() {
      if (!sheet) return;
      const text = rules().join("\n");
      if (text !== lastText) { lastText = text; sheet.replaceSync(text); }
      adopt(document);
    },
    apply() {
      if (!sheet) return;
      kiosk.look.style();
      for (const one of roots) adopt(one);
      kiosk.look.refresh();
    },
    /** After a change of the page or the window: what is new must fit as well. */
    refresh() {
      if (!dom.body(document)) return;
      adopt(document);
      if (Math.abs(window.innerWidth - lastWidth) > 1) {
        lastWidth = window.innerWidth;
        for (const element of dom.queryAll(document, `[${mark}]`)) Element.prototype.removeAttribute.call(element, mark);
      }
      enlarge();
      unstick();
      ground();
      kiosk.fit();
      if (kiosk.config.reduced_motion) kiosk.attempt(() => document.getAnimations().forEach((one) => { if (one.effect?.getTiming().iterations === Infinity) one.finish?.(); }), null);
    },
    calm,
    stopAll() {
      calm();
      for (const element of dom.queryAll(document, "video,audio")) kiosk.attempt(() => element.pause(), null);
      kiosk.ring.remove();
    },
  };
  kiosk.isOwnMark = (name) => name === mark || name === head;
})(globalThis.modunuri);
