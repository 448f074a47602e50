/* Tables: which are data, where a cell stands, and which headers it has (HTML §4.9.12; WAI-ARIA grid, table). */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  let tables = new WeakMap();
  kiosk.forgetTables = () => { tables = new WeakMap(); };

  /** A table without any sign of data only places things; Chromium and HTML-AAM treat it so. */
  kiosk.isLayoutTable = function (table) {
    const role = dom.attr(table, "role").toLowerCase();
    if (/\b(table|grid|treegrid)\b/.test(role)) return false;
    if (dom.tag(table) !== "table") return false;
    if (/\b(none|presentation)\b/.test(role)) return kiosk.roleOf(table) === null;
    return !["caption", "thead", "th", "[headers]", "[scope]", "[abbr]"].some((sign) => dom.query(table, `:scope ${sign}`)) &&
      !dom.has(table, "summary") && !dom.has(table, "aria-label") && !dom.has(table, "aria-labelledby");
  };

  const rowish = /^row$/;
  const cellish = /^(cell|gridcell|columnheader|rowheader)$/;
  function owned(table, wanted, stop) {
    const found = [], stack = [table];
    for (let steps = 0; stack.length && steps < 60000; steps += 1) {
      const at = stack.pop();
      for (const child of dom.children(at).reverse()) if (dom.isElement(child)) stack.push(child);
      if (at === table) continue;
      const role = kiosk.roleOf(at);
      if (wanted.test(role ?? "")) {
        found.push(at);
        let top = stack.length;
        while (top > 0 && dom.parent(stack[top - 1]) === at) { stack.pop(); top -= 1; }
      } else if (stop.test(role ?? "")) {
        while (stack.length && dom.parent(stack[stack.length - 1]) === at) stack.pop();
      }
    }
    return found;
  }

  kiosk.cellRole = function (element, tag) {
    const table = dom.nearest(dom.up(element), (at) => dom.tag(at) === "table" || /\b(table|grid|treegrid)\b/.test(dom.attr(at, "role")), 40);
    if (!table || kiosk.isLayoutTable(table)) return null;
    const plain = /\b(grid|treegrid)\b/.test(dom.attr(table, "role")) ? "gridcell" : "cell";
    if (tag === "td") return plain;
    const scope = dom.attr(element, "scope").toLowerCase();
    if (/^(row|rowgroup)$/.test(scope)) return "rowheader";
    if (/^(col|colgroup)$/.test(scope)) return "columnheader";
    // Without `scope` (HTML §4.9.12.2): a header with data beside it heads its row, one without heads its column.
    const row = dom.parent(element);
    const hasData = dom.isElement(row) && dom.children(row).some((other) => dom.isElement(other) && dom.tag(other) === "td");
    return hasData ? "rowheader" : "columnheader";
  };

  /** The layout of a table: cell -> where it stands and what heads it. */
  kiosk.tableOf = function (table) {
    const known = tables.get(table);
    if (known) return known;
    const inner = /^(table|grid|treegrid)$/;
    const rows = owned(table, rowish, inner).filter((row) => kiosk.isDrawn(row)).slice(0, 2000);
    const grid = [], cells = new Map();
    rows.forEach((row, y) => {
      grid[y] ??= [];
      let x = 0;
      for (const cell of owned(row, cellish, inner).slice(0, 500)) {
        if (!kiosk.isDrawn(cell)) continue;
        while (grid[y][x]) x += 1;
        const wide = span(cell, "colspan", "aria-colspan"), high = span(cell, "rowspan", "aria-rowspan");
        for (let dy = 0; dy < high && y + dy < rows.length; dy += 1) {
          grid[y + dy] ??= [];
          for (let dx = 0; dx < wide; dx += 1) grid[y + dy][x + dx] = cell;
        }
        cells.set(cell, { x, y, wide, high });
        x += wide;
      }
    });
    const width = grid.reduce((most, row) => Math.max(most, row.length), 0);
    const layout = {
      rows: count(table, "aria-rowcount", rows.length), columns: count(table, "aria-colcount", width),
      place(cell) {
        const at = cells.get(cell);
        if (!at) return null;
        const row = dom.nearest(cell, (up) => kiosk.roleOf(up) === "row", 40);
        const y = kiosk.number(dom.attr(cell, "aria-rowindex")) || (row && kiosk.number(dom.attr(row, "aria-rowindex"))) || at.y + 1;
        const x = kiosk.number(dom.attr(cell, "aria-colindex")) || at.x + 1;
        return { row: [y, layout.rows], column: [x, layout.columns] };
      },
      /** Words of the headers: of the column, then of the row (HTML §4.9.12.2, simplified to the nearest block). */
      headers(cell) {
        const at = cells.get(cell);
        if (!at) return "";
        const named = dom.attr(cell, "headers").split(/\s+/).filter(Boolean).slice(0, 10).map((id) => dom.get(cell, id)).filter(Boolean);
        const found = named.length ? named : [...up(at), ...left(at)];
        const words = [...new Set(found)].filter((other) => other !== cell).map((other) => dom.attr(other, "abbr") || kiosk.nameOf(other));
        return kiosk.cut(words.map(kiosk.flat).filter(Boolean).join(", "), 400);
      },
    };
    function up(at) {
      const found = [];
      for (let dx = 0; dx < at.wide; dx += 1) {
        const over = [];
        for (let y = at.y - 1; y >= 0; y -= 1) {
          const other = grid[y]?.[at.x + dx];
          if (other && kiosk.roleOf(other) === "columnheader") over.unshift(other);
          else if (over.length) break;
        }
        found.push(...over);
      }
      return found;
    }
    function left(at) {
      const found = [];
      for (let x = at.x - 1; x >= 0; x -= 1) {
        const other = grid[at.y]?.[x];
        if (!other) continue;
        if (kiosk.roleOf(other) === "rowheader") found.unshift(other);
        else if (found.length) break;
      }
      return found;
    }
    tables.set(table, layout);
    return layout;
  };
  function span(cell, html, aria) {
    const said = kiosk.number(dom.attr(cell, html)) ?? kiosk.number(dom.attr(cell, aria)) ?? 1;
    return Math.max(1, Math.min(said, 100));
  }
  function count(table, name, counted) {
    const said = Number.parseInt(dom.attr(table, name), 10);
    return said === -1 ? 0 : said > 0 && said < 10000000 ? said : counted;
  }
})(globalThis.modunuri);
