// Any host by its address, its name, a part of the name, or its MAC address.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, format, t } = ntopng;
  const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*)$/i;
  const MAC_ADDRESS = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$/i;

  /** Whether the text is meant as an IP address. The server looks closer. */
  const isAddress = (text) => ADDRESS.test(text) && !MAC_ADDRESS.test(text);

  /** Milliseconds that other servers get once one knows the host. */
  const PATIENCE = 1500;

  /**
   * Looks a host up on the given servers: that of the page, or what `about` names. Answers early when one server knows
   * it, so that a slow one does not hold the page up; `complete` is called when all have answered.
   */
  async function lookup(context, about, servers, complete) {
    const answers = [];
    const lookups = servers.map(async (server, index) => {
      const question = { ...context.scope(), ...about, server: server.id, ifid: null, view: "resolve" };
      answers[index] = { server, reply: await ntopng.client.attempt(question) };
    });
    const found = () => {
      const given = answers.filter(Boolean);
      const rows = ({ server, reply }) => ((reply.data && reply.data.rows) || []).map((row) => ({ server, ...row }));
      const place = ({ server, ifid, host }) => [server.id, ifid, host.ip, host.vlan || 0].join(" ");
      // A host may be found by its address and by its name.
      const matches = [...new Map(given.flatMap(rows).map((row) => [place(row), row])).values()];
      return { answers: given, matches };
    };
    const all = ntopng.busy(() => Promise.all(lookups).then(() => complete && complete(found())));
    const early = new Promise((resolve) => {
      for (const one of lookups) one.then(() => found().matches.length && setTimeout(resolve, PATIENCE));
    });
    await Promise.race([all, early]);
    return found();
  }

  /** The page of whatever the text names. */
  const address = (text) => ntopng.page("ntopng_host.py", isAddress(text) ? { address: text } : { find: text });

  /** A field that leads to the page of any host. */
  function form(value) {
    const hint = t("Address, name or MAC address");
    const field = el("input", {
      name: "find",
      type: "search",
      placeholder: hint,
      "aria-label": t("Find a host"),
      title: hint,
      maxlength: 200,
      spellcheck: "false",
      autocomplete: "off",
      value: value || null,
    });
    const submit = (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (text) location.assign(address(text));
    };
    return el(
      "form",
      { class: "ntopng-search", role: "search", "aria-label": t("Find a host"), on: { submit } },
      field,
      el("button", { type: "submit", class: "ntopng-button" }, t("Find")),
    );
  }

  /** The hosts that match, each with its page. */
  function list(context, text, matches) {
    const place = (row) => ({ server: row.server.id, ifid: row.ifid });
    const several = context.settings.servers.length > 1;
    const columns = [
      {
        id: "host",
        title: "Host",
        cell: (row) => ntopng.details.host(row.host, { place: place(row) }),
        value: (row) => ntopng.details.label(row.host),
      },
      several
        ? {
            id: "server",
            title: "Server",
            cell: (row) => ntopng.details.short(row.server.title),
            value: (row) => row.server.title,
          }
        : null,
      {
        id: "interface",
        title: "Interface",
        cell: (row) => ntopng.details.short(row.interface),
        value: (row) => row.interface,
      },
      {
        id: "throughput",
        title: "Throughput",
        number: true,
        cell: (row) => format.bits(row.throughput),
        value: (row) => row.throughput,
      },
      {
        id: "last_seen",
        title: "Last seen",
        descending: true,
        cell: (row) => format.ago(row.last_seen),
        value: (row) => row.last_seen,
      },
    ].filter(Boolean);
    const caption = t("Hosts that match {0}", text);
    const table = ntopng.table({ caption, columns, rows: matches, local: "found", sort: "throughput" });
    return el("section", { class: "ntopng-panel", "aria-label": caption }, table);
  }

  ntopng.search = {
    isAddress,
    lookup,
    form,
    list,
    /** The addresses that a name means on the chosen server: [{ip, name}], and what went wrong. */
    addresses: async (context, text) => {
      const server = context.settings.servers.filter((one) => one.id === context.server());
      const { answers, matches } = await lookup(context, { find: text }, server);
      const failed = answers.map(({ reply }) => reply.error).find(Boolean);
      const hosts = new Map(matches.map(({ host }) => [host.ip, host]));
      return { hosts: [...hosts.values()], problem: failed ? failed.message : "" };
    },
  };
})();
