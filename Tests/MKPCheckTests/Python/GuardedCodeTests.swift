import Testing

@testable import MKPCheck

/// Code that asks first, or catches, what a version may lack: no rule reports an error about it.
@Suite struct GuardedCodeTests {
  struct Guarded: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
  }

  static let guarded: [Guarded] = [
    Guarded(
      testDescription: "a name set to None",
      text: """
        try:
            import cmk.agent_based.v9 as newer
        except ImportError:
            newer = None
        if newer is not None:
            FIRST = newer.first
            agent_section_a = newer.AgentSection(name="a b")
        SECOND = newer.second if newer is not None else None
        THIRD = newer is not None and newer.third
        """),
    Guarded(
      testDescription: "a name of a newer API set to None",
      text: """
        try:
            from cmk.rulesets.v1.form_specs import LaterForm
        except ImportError:
            LaterForm = None
        if LaterForm is not None:
            FORM = LaterForm.LARGE
        """),
    Guarded(
      testDescription: "hasattr",
      text: """
        from cmk.rulesets.v1 import rule_specs
        import cmk.rulesets.v1.form_specs as forms
        if hasattr(rule_specs, "LaterSpec"):
            SPEC = rule_specs.LaterSpec
        FORM = forms.LaterForm if hasattr(forms, "LaterForm") else forms.Dictionary
        OTHER = hasattr(forms, "LaterForm") and forms.LaterForm
        """),
    Guarded(
      testDescription: "suppress",
      text: """
        import contextlib
        from contextlib import suppress
        with suppress(ImportError):
            from cmk.agent_based.v9 import AgentSection
        with contextlib.suppress(ModuleNotFoundError, KeyError):
            import cmk.rulesets.v9
        """),
    Guarded(
      testDescription: "the new API, else the old one",
      text: """
        try:
            from cmk.agent_based.v2 import CheckPlugin, Service, check_levels
        except ImportError:
            from cmk.base.plugins.agent_based.agent_based_api.v1 import Service, check_levels, register
        """),
    Guarded(
      testDescription: "a newer API, else the stable one",
      text: """
        try:
            from cmk.agent_based.v9 import AgentSection
        except Exception:
            from cmk.agent_based.v2 import AgentSection
        """),
    Guarded(
      testDescription: "a bare except, and one of several exceptions",
      text: """
        try:
            from cmk.agent_based.v9 import a
        except:
            a = None
        try:
            from cmk.agent_based.v9 import b
        except (KeyError, ModuleNotFoundError):
            b = None
        """),
    Guarded(
      testDescription: "versions",
      text: """
        import sys
        from cmk.utils.version import __version__, parse_check_mk_version
        if parse_check_mk_version(__version__) >= parse_check_mk_version("3.1.0"):
            from cmk.agent_based.v9 import AgentSection
        if sys.version_info >= (3, 99):
            from cmk.agent_based.v9 import CheckPlugin
        """),
    Guarded(
      testDescription: "an attribute that may be missing",
      text: """
        import cmk.rulesets.v1.form_specs as forms
        try:
            FORM = forms.LaterForm
        except AttributeError:
            FORM = forms.Dictionary
        """),
  ]

  private func errors(_ text: String) async -> [String] {
    let file = Samples.file("cmk_addons_plugins/acme/agent_based/acme.py", Array(text.utf8))
    return await Samples.report(Samples.subject([file])).findings
      .filter { $0.rule.severity == .error }.map { "\($0.rule.id) \($0.place.line ?? 0)" }
  }

  @Test(arguments: guarded)
  func nothingIsSaidOf(_ source: Guarded) async { #expect(await errors(source.text) == []) }

  /// The same code without the guard, or with one that catches something else.
  @Test func whatIsNoGuardProtectsNothing() async {
    let newer = "    from cmk.agent_based.v9 import a\n"
    #expect(await errors("try:\n" + newer + "except ImportError:\n    raise\n") == ["MKP303 2"])
    #expect(await errors("try:\n" + newer + "except KeyError:\n    pass\n") == ["MKP303 2"])
    #expect(await errors("from cmk.agent_based.v9 import a\n") == ["MKP303 1"])
    #expect(
      await errors("import contextlib\nwith contextlib.nullcontext():\n    import cmk.agent_based.v9\n") == ["MKP303 3"]
    )
    let forms = "import cmk.rulesets.v1.form_specs as forms\n"
    #expect(await errors(forms + "try:\n    FORM = forms.LaterForm\nexcept KeyError:\n    pass\n") == ["MKP305 3"])
    #expect(await errors(forms + "FORM = forms.LaterForm\n") == ["MKP305 2"])
  }
}
