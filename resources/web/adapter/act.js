/* Orders to the page: press, fill, choose, focus. Each fires what a person would have fired; the page's own code does the rest. */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const toggles = /^(checkbox|radio|switch|option|tab|treeitem|menuitemcheckbox|menuitemradio)$/;

  function usable(element) {
    if (kiosk.isDisabled(element)) return "disabled";
    if (!kiosk.standIns.has(element) && !kiosk.isReachable(element)) return "hidden";
    return "";
  }
  const show = (element) => dom.scroll(element, { block: "center", inline: "nearest", behavior: "instant" });
  const stateText = (element) => ["aria-checked", "aria-selected", "aria-expanded", "aria-pressed"].map((name) => dom.attr(element, name)).join("|");

  async function press(element) {
    const tag = dom.tag(element), role = kiosk.roleOf(element);
    const target = kiosk.standIns.get(element) ?? element;
    show(target);
    if (/^(video|audio)$/.test(tag)) {
      kiosk.attempt(() => (element.paused ? element.play().catch(() => {}) : element.pause()), null);
      return "";
    }
    const before = stateText(element);
    let mutations = 0;
    const watch = new MutationObserver(() => { mutations += 1; });
    watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    kiosk.pointAt(target);
    if (!dom.isConnected(target)) return "";
    if (typeof target.click === "function" || target instanceof HTMLElement) dom.click(target);
    else dom.dispatch(target, new MouseEvent("click", { bubbles: true, cancelable: true, composed: true, view: window, detail: 1 }));
    if (toggles.test(role ?? "") && dom.has(element, "role") && !/^(input|button|a|summary|option)$/.test(tag)) {
      // A widget that listens to keys only (WAI-ARIA Authoring Practices demand keys, not clicks).
      await pause(120);
      if (mutations === 0 && dom.isConnected(element) && stateText(element) === before) {
        kiosk.pressKey(element, /^(tab|treeitem)$/.test(role) ? "Enter" : " ");
      }
    }
    watch.disconnect();
    return "";
  }

  // -- filling ----------------------------------------------------------------------------------------
  const digits = (text) => text.normalize("NFKC").replace(/[^\d]/g, "");
  /** What a field with a form of its own wants to hold: `2026-11-22` for a date, however it was typed. */
  function formed(type, text) {
    const plain = digits(text);
    const given = text.normalize("NFKC").trim();
    switch (type) {
      case "date": return plain.length === 8 ? `${plain.slice(0, 4)}-${plain.slice(4, 6)}-${plain.slice(6)}` : given;
      case "month": return plain.length === 6 ? `${plain.slice(0, 4)}-${plain.slice(4)}` : given;
      case "time": return plain.length === 4 ? `${plain.slice(0, 2)}:${plain.slice(2)}` : given;
      case "datetime-local": return plain.length === 12 ? `${plain.slice(0, 4)}-${plain.slice(4, 6)}-${plain.slice(6, 8)}T${plain.slice(8, 10)}:${plain.slice(10)}` : given;
      case "number": case "range": return given.replace(/[^\d.eE+-]/g, "");
      default: return text;
    }
  }
  const whole = /^(date|month|time|week|datetime-local|number|range|color)$/;
  const input = (element, type, data, kind) =>
    dom.dispatch(element, new InputEvent(type, { bubbles: true, cancelable: type === "beforeinput", composed: true, data, inputType: kind }));

  async function fill(element, text) {
    const tag = dom.tag(element), role = kiosk.roleOf(element);
    if (kiosk.isEditable(element)) return fillEditable(element, text);
    if (/^(slider|spinbutton)$/.test(role ?? "") && tag !== "input") return turnTo(element, Number(text.normalize("NFKC").replace(/[^\d.+-]/g, "")));
    if (tag !== "input" && tag !== "textarea") return "not-a-field";
    const type = tag === "input" ? dom.inputType(element) : "textarea";
    if (/^(checkbox|radio|button|submit|reset|image|hidden|file)$/.test(type)) return "not-a-field";
    if (element.readOnly) return "refused";
    const read = () => (tag === "input" ? dom.inputValue(element) : dom.areaValue(element));
    const write = (value) => (tag === "input" ? dom.setInput(element, value) : dom.setArea(element, value));
    show(element);
    kiosk.pointAt(element);
    dom.click(element);
    kiosk.giveFocus(element);
    const before = read();
    if (whole.test(type)) {
      const value = formed(type, text);
      write(value);
      if (value !== "" && read() === "") { write(before); return "refused"; }
      input(element, "input", null, "insertReplacementText");
    } else {
      const limit = kiosk.number(dom.attr(element, "maxlength")) ?? Infinity;
      if (before !== "") {
        kiosk.keyDown(element, "Backspace");
        if (input(element, "beforeinput", null, "deleteContentBackward")) { write(""); input(element, "input", null, "deleteContentBackward"); }
        kiosk.keyUp(element, "Backspace");
      }
      const letters = Array.from(text);
      // As typed, so that masks, counters and suggestions of the page work; a long text goes in at once.
      const pieces = letters.length <= 120 ? letters : [text];
      for (const [index, piece] of pieces.entries()) {
        if (!dom.isConnected(element)) return "gone";
        if (read().length + piece.length > limit) {
          if (pieces.length > 1) break;
          write(piece.slice(0, limit)); input(element, "input", piece.slice(0, limit), "insertText"); break;
        }
        const isFree = kiosk.keyDown(element, piece);
        if (isFree && input(element, "beforeinput", piece, "insertText")) {
          write(read() + piece);
          input(element, "input", piece, "insertText");
        }
        kiosk.keyUp(element, piece);
        if (index % 16 === 15) await kiosk.breathe();
      }
      if (text !== "" && read() === "" ) return "refused";
    }
    dom.dispatch(element, new Event("change", { bubbles: true }));
    // Many pages judge a field when it is left; suggestions, though, would vanish.
    const suggests = role === "combobox" || dom.has(element, "aria-autocomplete") || dom.has(element, "aria-controls");
    if (!suggests) kiosk.leave(element);
    return "";
  }

  function fillEditable(element, text) {
    show(element);
    kiosk.pointAt(element);
    dom.focus(element, { preventScroll: true });
    kiosk.giveFocus(element);
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    // The browser's own editing command fires the real `beforeinput` and `input`, which editors live on.
    const done = kiosk.attempt(() => Document.prototype.execCommand.call(document, text ? "insertText" : "delete", false, text), false);
    if (!done || (text && !dom.text(element).includes(kiosk.flat(text).slice(0, 20)))) {
      if (!input(element, "beforeinput", text, "insertReplacementText")) return "refused";
      while (dom.first(element)) dom.first(element).remove();
      element.append(text);
      input(element, "input", text, "insertReplacementText");
    }
    dom.dispatch(element, new Event("change", { bubbles: true }));
    return "";
  }

  /** A slider made of script: with arrows until it stands where it should (WAI-ARIA Authoring Practices, slider). */
  async function turnTo(element, wanted) {
    if (!Number.isFinite(wanted)) return "refused";
    const now = () => Number(dom.attr(element, "aria-valuenow"));
    show(element);
    kiosk.giveFocus(element);
    for (let steps = 0; steps < 400 && now() !== wanted; steps += 1) {
      const before = now();
      kiosk.pressKey(element, before < wanted ? "ArrowUp" : "ArrowDown");
      if (steps % 8 === 7) await kiosk.breathe();
      if (now() === before) {
        kiosk.pressKey(element, before < wanted ? "ArrowRight" : "ArrowLeft");
        if (now() === before) await pause(30);
        if (now() === before) break;
      }
      // One step too far: the nearest that the page allows.
      if ((before < wanted && now() > wanted) || (before > wanted && now() < wanted)) break;
    }
    return now() === wanted || Math.abs(now() - wanted) < 1e-9 ? "" : "refused";
  }

  async function choose(element, optionId) {
    const tag = dom.tag(element);
    const option = kiosk.nodeOf(optionId);
    if (!option) return "no-such-option";
    if (tag === "select") {
      if (!Array.from(element.options).includes(option)) return "no-such-option";
      if (dom.matches(option, ":disabled")) return "disabled";
      show(element);
      kiosk.giveFocus(element);
      const isMultiple = dom.has(element, "multiple");
      if (!isMultiple && option.selected) return "";
      option.selected = isMultiple ? !option.selected : true;
      dom.dispatch(element, new Event("input", { bubbles: true, composed: true }));
      dom.dispatch(element, new Event("change", { bubbles: true }));
      kiosk.leave(element);
      return "";
    }
    if (dom.tag(option) === "option" && tag === "input") return fill(element, dom.attr(option, "value") || dom.text(option));
    return press(option);
  }

  async function focus(element) {
    show(kiosk.standIns.get(element) ?? element);
    if (kiosk.isFocusable(element)) kiosk.giveFocus(element);
    kiosk.ring.surround(kiosk.standIns.get(element) ?? element);
    return "";
  }

  const actions = { press: (element) => press(element), fill: (element, order) => fill(element, String(order.text ?? "").slice(0, 20000)), choose: (element, order) => choose(element, String(order.option ?? "")), focus };

  /** Carry out one order; every order gets an answer. */
  kiosk.receive = async function (order) {
    if (typeof order === "string") order = kiosk.attempt(() => JSON.parse(order), null);
    if (typeof order !== "object" || order === null) return;
    if (Number.isSafeInteger(order.number) && order.number > kiosk.config.number) kiosk.config.number = order.number;
    switch (order.do) {
      case "modes":
        Object.assign(kiosk.config, order.modes);
        kiosk.look.apply();
        kiosk.frames.passToAll(order);
        return;
      case "snapshot": kiosk.wholeAgain(); return;
      case "stop": kiosk.look.stopAll(); kiosk.frames.passToAll(order); return;
      case "alive": kiosk.send({ kind: "alive", beat: Number.isSafeInteger(order.beat) ? order.beat : 0 }); return;
      case "press": case "fill": case "choose": case "focus": break;
      default: return;
    }
    const id = String(order.node ?? "");
    const reply = (reason) => kiosk.send({ kind: "answer", order: Number.isSafeInteger(order.order) ? order.order : 0, done: reason === "", reason, node: id });
    if (kiosk.frames.pass(order)) {
      const frame = kiosk.frames.elementOf(id);
      if (frame) show(frame);
      return;
    }
    let node = kiosk.nodeOf(id.replace(/-\d+$/, ""));
    if (dom.isText(node)) node = dom.up(node);
    if (!node) { reply("gone"); return; }
    if (order.do !== "focus") {
      const reason = usable(node);
      if (reason) { reply(reason); return; }
      kiosk.becauseOf(id);
    }
    let reason = "refused";
    try { reason = await actions[order.do](node, order); } catch (error) { kiosk.lastFailure = String(error?.stack ?? error).slice(0, 500); }
    reply(reason);
    kiosk.noticed();
  };
})(globalThis.modunuri);
