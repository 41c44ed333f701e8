// Export of what is filtered: all pages, up to a bound, as CSV or JSON.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, controls, format, t } = ntopng;
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
    const lines = [
      shown.map((column) => field(column.export || column.id)),
      ...rows.map((row) => shown.map((column) => field(column.value(row)))),
    ];
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

  /**
   * All rows that `request` filters, asked for page by page: none of these questions holds a worker of Checkmk longer
   * than any other. Rows that moved to a later page in the meantime are taken once.
   */
  async function all(request, list, told, stopped) {
    const rows = new Map();
    let reply;
    for (let page = 1; page !== null && rows.size < MOST_ROWS; page = reply.rows ? reply.rows.next : null) {
      if (stopped()) return null;
      reply = await ntopng.client.ask({ ...request, ...("page" in request ? { page, page_size: 100 } : {}) });
      if (!reply.data) throw new ntopng.client.Failure(reply.error.kind, reply.error.message, reply.error.advice);
      for (const row of list(reply.data)) rows.set(row.key || row.id || `${page} ${rows.size}`, row);
      told(rows.size, reply.rows ? reply.rows.total : rows.size);
    }
    const found = [...rows.values()];
    const complete = found.length <= MOST_ROWS && !(reply.rows && (reply.rows.next || reply.rows.bounded));
    return { rows: found.slice(0, MOST_ROWS), complete, reply };
  }

  /** Buttons that export the view `request()` with `columns`; `list` finds the rows in the data, if not in `rows`. */
  ntopng.exporter = function (name, request, columns, list = (data) => data.rows) {
    const bound = t("up to {0} rows", format.count(MOST_ROWS));
    const status = el("span", { class: "ntopng-export-status", role: "status" });
    const buttons = [];
    let stop = null;

    async function run(kind) {
      const parameters = request();
      const bar = el("progress", { max: 1, "aria-label": t("Export") });
      const text = el("span", {}, format.rows(0));
      let halted = false;
      stop = () => (halted = true);
      const told = (count, total) => {
        const most = format.known(total) ? Math.min(total, MOST_ROWS) : MOST_ROWS;
        bar.value = most ? Math.min(1, count / most) : 1;
        text.textContent = t(
          "{0} of {1}",
          format.count(count),
          format.known(total) && total <= MOST_ROWS ? format.count(total) : bound,
        );
      };
      ntopng.fill(
        status,
        bar,
        text,
        controls.button(t("Stop"), () => stop()),
      );
      const found = await all(parameters, list, told, () => halted);
      if (!found) return t("Stopped, nothing was saved.");
      const { rows, complete, reply } = found;
      const time = new Date().toISOString().slice(0, 19).replaceAll(":", "");
      const file = `${name}-${time}${complete ? "" : "-incomplete"}.${kind}`;
      const about = {
        view: reply.view,
        server: reply.server,
        interface: reply.interface,
        generated: reply.generated,
        filters: parameters,
        complete,
      };
      save(
        file,
        kind === "csv" ? "text/csv" : "application/json",
        kind === "csv" ? csv(columns, rows) : JSON.stringify({ ...about, rows }, null, 1),
      );
      return complete
        ? format.rows(rows.length)
        : t("The first {0} rows; narrow the filters for the rest.", format.count(rows.length));
    }

    const start = async (kind) => {
      buttons.forEach((button) => (button.disabled = true));
      try {
        const told = await run(kind);
        ntopng.fill(status, told);
      } catch (failure) {
        ntopng.fill(status, `${t("Nothing was saved:")} ${failure.message} ${failure.advice || ""}`);
      } finally {
        buttons.forEach((button) => (button.disabled = false));
      }
    };
    for (const kind of ["CSV", "JSON"])
      buttons.push(
        controls.button(kind, () => start(kind.toLowerCase()), {
          title: t("Export what is filtered as {0}, {1}", kind, bound),
        }),
      );
    return el("span", { class: "ntopng-export", role: "group", "aria-label": t("Export") }, buttons, status);
  };
})();
