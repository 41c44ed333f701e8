// What the tabs of a host share: facts, columns, tables that hold all rows.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, format, controls, details, t } = ntopng;

  const definitions = (list) =>
    el(
      "dl",
      { class: "ntopng-facts" },
      list.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
    );
  const facts = (list) => definitions(list.filter((pair) => pair[1] !== null).map(([name, value]) => [t(name), value]));

  /** A table that holds all rows. `name` is its name in the address, `previous` its rows before the last refresh. */
  function whole(name, caption, columns, rows, previous, key) {
    const before = new Map((previous || []).map((row) => [key(row), row]));
    const changed = (row, column) => {
      if (!column.difference || !before.has(key(row))) return "";
      const [now, then] = [column.value(row), column.value(before.get(key(row)))];
      return format.known(now) && format.known(then) ? format.change(now - then, column.difference) : "";
    };
    return ntopng.table({
      caption: t(caption),
      quietCaption: true,
      columns: columns.filter((column) => !column.hidden),
      rows,
      local: name,
      rowKey: key,
      changed,
    });
  }

  const size = (id, title) => ({
    id,
    title,
    number: true,
    cell: (row) => format.bytes(row[id]),
    value: (row) => row[id],
    difference: format.bytes,
  });
  const amount = (id, title) => ({
    id,
    title,
    number: true,
    cell: (row) => format.count(row[id]),
    value: (row) => row[id],
    difference: format.count,
  });
  const text = (id, title) => ({ id, title, cell: (row) => details.short(row[id]), value: (row) => row[id] });
  const sentShare = (first, second) =>
    format.known(first) && format.known(second) && first + second > 0 ? first / (first + second) : null;
  const sentAndReceived = (first, second) => ({
    id: "breakdown",
    below: 720,
    export: "sent_share",
    title: "Breakdown",
    sort: "breakdown",
    cell: (row) => controls.breakdown(row[first], row[second], ["Sent", "Rcvd"]),
    value: (row) => sentShare(row[first], row[second]),
  });
  const share = {
    id: "share",
    title: "Share",
    sort: "share",
    descending: true,
    cell: (row) => controls.share(row.share),
    value: (row) => row.share,
  };

  /** Rows with bytes and a share, as charts take them. */
  const slices = (rows, label = (row) => row.name) =>
    (rows || []).map((row) => ({ name: label(row), value: row.bytes, share: row.share }));

  /** The tables of a view as one list, for the export. */
  const joined = (names) => (data) => names.flatMap((table) => (data[table] || []).map((row) => ({ table, ...row })));

  /** Parts beside each other, or why there are none. */
  const grid = (nothing, ...parts) =>
    parts.some(Boolean) ? el("div", { class: "ntopng-grid" }, parts) : controls.notice("info", t(nothing));

  /** A value that filters by itself when chosen. */
  function only(name, value) {
    if (!value) return format.NOT_KNOWN;
    const title = t("Only {0}", value);
    return el("a", { ...controls.inPlace({ [name]: value }), class: "ntopng-ellipsis", title }, value);
  }

  ntopng.hostTables = {
    definitions,
    facts,
    whole,
    size,
    amount,
    text,
    sentAndReceived,
    share,
    only,
    slices,
    grid,
    joined,
  };

  /** The tabs by their names, which the files behind this one add: each gives the views that it shows. */
  ntopng.hostTabs = {};
})();
