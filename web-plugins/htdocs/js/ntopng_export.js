// Export of what is filtered: all pages, up to a bound, as CSV or JSON.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, controls, format } = ntopng;
  const MOST_ROWS = 5000;

  /** A spreadsheet must not take text from the network for a formula. */
  function field(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return String(value);
    const text = String(value);
    const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return /[",\r\n;]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  }

  function csv(columns, rows) {
    const shown = columns.filter((column) => column.value);
    const lines = [shown.map((column) => field(column.export || column.id)), ...rows.map((row) => shown.map((column) => field(column.value(row))))];
    return "\ufeff" + lines.map((line) => line.join(",")).join("\r\n") + "\r\n";
  }

  function save(name, type, text) {
    const url = URL.createObjectURL(new Blob([text], { type }));
    const link = el("a", { class: "ntopng-visually-hidden" });
    link.href = url;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  async function all(request, told) {
    const rows = [];
    let reply;
    for (let page = 1; page !== null && rows.length < MOST_ROWS; page = reply.rows ? reply.rows.next : null) {
      reply = await ntopng.client.ask({ ...request, ...("page" in request ? { page, page_size: 100 } : {}) });
      if (!reply.data) throw new ntopng.client.Failure(reply.error.kind, reply.error.message, reply.error.advice);
      rows.push(...reply.data.rows);
      told(rows.length, reply.rows ? reply.rows.total : rows.length);
    }
    return { rows: rows.slice(0, MOST_ROWS), reply };
  }

  /** Buttons that export the view `request()` with `columns`. */
  ntopng.exporter = function (name, request, columns) {
    const status = el("span", { class: "ntopng-export-status", role: "status" });
    const run = async (kind) => {
      const parameters = request();
      const told = (count, total) => {
        status.textContent = `${format.count(count)}${format.known(total) ? " of " + format.count(total) : ""} rows`;
      };
      try {
        const { rows, reply } = await all(parameters, told);
        const partial = Boolean(reply.rows && (reply.rows.next || reply.rows.bounded));
        const file = `${name}-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}.${kind}`;
        const about = { view: reply.view, server: reply.server, interface: reply.interface, generated: reply.generated, filters: parameters, complete: !partial };
        save(file, kind === "csv" ? "text/csv" : "application/json", kind === "csv" ? csv(columns, rows) : JSON.stringify({ ...about, rows }, null, 1));
        status.textContent = partial ? `The first ${format.count(rows.length)} rows; narrow the filters for the rest.` : `${format.count(rows.length)} rows`;
      } catch (failure) {
        status.textContent = `${failure.message} ${failure.advice || ""}`;
      }
    };
    return el("span", { class: "ntopng-export", role: "group", "aria-label": "Export" }, controls.button("CSV", () => run("csv"), { title: "Export what is filtered as CSV" }), controls.button("JSON", () => run("json"), { title: "Export what is filtered as JSON" }), status);
  };
})();
