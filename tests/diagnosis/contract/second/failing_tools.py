"""Failing requests: tools, their schemas, choice, servers, structured output, caching."""

# ruff: noqa: E501 - one line a body reads best
# fmt: off

from tests.diagnosis.contract.second.pieces import EPH, F51, H45, H55, HOUR, N, O45, O46, O47, O48, O5, O55, S45, S5, S55, SHUT, TOOLS, V, Body, Case, a, agent, b, beta, change, result, t, tool, u, use  # isort: skip

SEARCH = {"type": "web_search_20250305", "name": "web_search"}


def obj(**properties: object) -> Body:
    return {"type": "object", "properties": properties}


def one(name: str, wrong: Body, cause: str, path: str | None = None, pointer: str | None = None, model: str = S5, how: Body = N) -> Case:
    """A sound tool, then the wrong one."""
    return Case(name, b(model, tools=[tool("fine"), wrong]), cause, path, pointer, how)


def shaped(name: str, schema: Body, cause: str, pointer: str | None = None, how: Body = N) -> Case:
    return one(name, tool("odd", schema), cause, "tools.1.custom.input_schema", pointer, how=how)


def formatted(name: str, schema: object, cause: str, pointer: str | None, model: str = O5, how: Body = N) -> Case:
    config = {"format": {"type": "json_schema", "schema": schema}}
    return Case(name, b(model, output_config=config), cause, "output_config.format.schema", pointer, how)


_MANY_OPTIONAL = {**obj(**{f"p{n}": {"type": "string"} for n in range(30)}), "additionalProperties": False}
_MCP = {"type": "url", "url": "https://m.example/sse", "name": "tickets"}
_SET = {"type": "mcp_toolset", "mcp_server_name": "tickets"}
_MCPB = beta("mcp-client-2025-11-20")
_PROGRAM = tool("roll", allowed_callers=["code_execution_20260120"])

FAILING = [
    one("name-dot", tool("fs.read"), "invalid_tool_name", "tools.1.custom.name"),
    one("name-space", tool("read file"), "invalid_tool_name", "tools.1.custom.name", how=V),
    one("name-slash", tool("fs/read"), "invalid_tool_name", "tools.1.custom.name", model=O55),
    one("name-colon", tool("mcp:read"), "invalid_tool_name", "tools.1.custom.name"),
    one("name-umlaut", tool("größe"), "invalid_tool_name", "tools.1.custom.name"),
    one("name-empty", tool(""), "invalid_tool_name", "tools.1.custom.name"),
    one("name-newline", tool("read\n"), "invalid_tool_name", "tools.1.custom.name"),
    one("name-long", tool("mcp__" + "x" * 130), "tool_name_too_long|invalid_tool_name", "tools.1.custom.name"),
    one("name-missing", change(tool(), "name", ...), "missing_required_field", "tools.1.custom.name"),
    one("name-null", change(tool(), "name", None), "wrong_value_type", "tools.1.custom.name"),
    Case("name-twice", b(S5, tools=[tool("x"), tool("y"), tool("x")]), "duplicate_tool_name", "tools", "/tools/2", N),
    Case("name-twice-server", b(O5, tools=[SEARCH, tool("web_search")]), "duplicate_tool_name", "tools", "/tools/1", N),
    one("schema-missing", change(tool("y"), "input_schema", ...), "missing_input_schema", "tools.1.custom.input_schema"),
    one("schema-null", change(tool("y"), "input_schema", None), "wrong_value_type|missing_input_schema", "tools.1.custom.input_schema", how=V),
    one("schema-string", change(tool("y"), "input_schema", "{}"), "wrong_value_type", "tools.1.custom.input_schema"),
    one("schema-no-type", tool("y", {"properties": {}}), "invalid_tool_schema_type_missing", "tools.1.custom.input_schema.type"),
    one("schema-type-array", tool("y", {"type": "array", "items": {}}), "invalid_tool_schema", "tools.1.custom.input_schema.type"),
    one("schema-type-list", tool("y", {"type": ["object", "null"]}), "invalid_tool_schema|wrong_value_type", "tools.1.custom.input_schema.type"),
    one("openai-tool", {"type": "function", "function": {"name": "f", "parameters": obj()}}, "openai_tool_shape", "tools.1"),
    one("openai-flat", {"type": "function", "name": "f", "parameters": obj()}, "openai_tool_shape", "tools.1", how=V),
    one("openai-parameters", {"name": "f", "description": "x", "parameters": obj()}, "missing_input_schema|openai_tool_shape|unknown_parameter", None, "/tools/1"),
    one("mcp-shape", {"name": "f", "inputSchema": obj()}, "missing_input_schema|unknown_parameter", "tools.1.custom.input_schema"),
    one("tool-extra", tool("y", display_name="Y"), "unknown_parameter", "tools.1.custom.display_name"),
    one("tool-string", "read_file", "wrong_value_type", "tools.1.custom"),  # type: ignore[arg-type]
    one("tool-type-odd", {"type": "web_search", "name": "web_search"}, "tool_version_unknown", "tools.1"),
    one("tool-type-old", {"type": "text_editor_20240101", "name": "x"}, "tool_version_unknown", "tools.1"),
    one("tool-name-fixed", {"type": "web_search_20250305", "name": "search"}, "invalid_value", "tools.1.web_search_20250305.name"),
    one("tool-bash-name", {"type": "bash_20250124", "name": "shell"}, "invalid_value", "tools.1.bash_20250124.name"),
    one("tool-editor-name", {"type": "text_editor_20250728", "name": "str_replace_editor"}, "invalid_value", "tools.1.text_editor_20250728.name", how=V),
    one("tool-search-extra", {**SEARCH, "max_results": 5}, "unknown_parameter", "tools.1.web_search_20250305.max_results"),
    one("tool-max-uses-negative", {**SEARCH, "max_uses": -1}, "invalid_value", "tools.1.web_search_20250305.max_uses"),
    one("tool-max-uses", {**SEARCH, "max_uses": "5"}, "wrong_value_type", "tools.1.web_search_20250305.max_uses"),
    one("tool-domains", {**SEARCH, "allowed_domains": ["a.com"], "blocked_domains": ["b.com"]}, "invalid_value", None, "/tools/1"),
    one("tool-editor-need-beta", {"type": "computer_20250124", "name": "computer", "display_width_px": 800, "display_height_px": 600}, "extra_field_needs_beta|tool_version_unknown", None, "/tools/1", model=S45),
    one("tool-toolset-extra", {"type": "computer_toolset_20260801", "display_width_px": 9}, "unknown_parameter", "tools.1.computer_toolset_20260801.display_width_px", model=O55),
    one("computer-for-model", {"type": "computer_20251124", "name": "computer", "display_width_px": 9, "display_height_px": 9}, "tool_version_not_for_model", None, "/tools/1", model=O55, how=beta("computer-use-2025-11-24")),
    one("computer-haiku", {"type": "computer_20251124", "name": "computer", "display_width_px": 9, "display_height_px": 9}, "tool_version_not_for_model", None, "/tools/1", model=H55, how=beta("computer-use-2025-11-24")),
    one("computer-old", {"type": "computer_20250124", "name": "computer", "display_width_px": 9, "display_height_px": 9}, "tool_version_not_for_model", None, "/tools/1", model=O47, how=beta("computer-use-2025-01-24")),
    one("schema-in-type", tool("y", obj(a={"type": "str"})), "invalid_tool_schema", "tools.1.custom.input_schema"),
    Case("tools-object", b(S5, tools=tool()), "wrong_value_type", "tools", how=N),
    Case("tools-null", b(S5, tools=None), "wrong_value_type", "tools", how=N),
    # schemas
    shaped("union-any", {**obj(), "anyOf": [{"required": ["a"]}]}, "tool_schema_top_level_union"),
    shaped("union-one", {**obj(), "oneOf": [obj(), obj()]}, "tool_schema_top_level_union", how=V),
    shaped("union-all", {**obj(), "allOf": [obj()]}, "tool_schema_top_level_union"),
    shaped("required-true", obj(a={"type": "string", "required": True}), "invalid_tool_schema", "/tools/1"),
    shaped("required-string", {**obj(), "required": "a"}, "invalid_tool_schema", "/tools/1"),
    shaped("items-list", obj(a={"type": "array", "items": [{"type": "string"}]}), "invalid_tool_schema", "/tools/1"),
    shaped("exclusive-true", obj(a={"type": "number", "minimum": 0, "exclusiveMinimum": True}), "invalid_tool_schema", "/tools/1"),
    shaped("enum-string", obj(a={"enum": "a|b"}), "invalid_tool_schema", "/tools/1"),
    shaped("type-any", obj(a={"type": "any"}), "invalid_tool_schema", "/tools/1"),
    shaped("type-date", obj(a={"type": "array", "items": {"type": "datetime"}}), "invalid_tool_schema", "/tools/1"),
    shaped("type-none", obj(a={"type": None}), "invalid_tool_schema", "/tools/1"),
    shaped("properties-list", {"type": "object", "properties": ["a"]}, "invalid_tool_schema|wrong_value_type", "/tools/1"),
    shaped("property-string", obj(a="string"), "invalid_tool_schema", "/tools/1"),
    shaped("any-of-empty", obj(a={"anyOf": []}), "invalid_tool_schema", "/tools/1"),
    shaped("min-length-negative", obj(a={"type": "string", "minLength": -1}), "invalid_tool_schema", "/tools/1"),
    shaped("defs-broken", {**obj(), "$defs": {"d": {"type": "text"}}}, "invalid_tool_schema", "/tools/1"),
    shaped("pattern-broken", obj(a={"type": "string", "pattern": "([a-z"}), "invalid_tool_schema", "/tools/1"),
    one("property-brackets", tool("y", obj(**{"ids[]": {"type": "string"}})), "tool_schema_property_name", None, "/tools/1"),
    one("property-dollar", tool("y", obj(**{"$filter": {"type": "string"}})), "tool_schema_property_name", None, "/tools/1"),
    one("property-space", tool("y", obj(**{"first name": {"type": "string"}})), "tool_schema_property_name", None, "/tools/1", how=V),
    one("property-long", tool("y", obj(**{"p" * 70: {"type": "string"}})), "tool_schema_property_name", None, "/tools/1"),
    # deferred, strict
    one("defer-cached", tool("y", defer_loading=True, cache_control=EPH), "defer_loading_with_cache_control", None, "/tools/1"),
    Case("all-deferred", b(O5, tools=[tool(defer_loading=True)]), "invalid_value", "tools", None, N),
    one("strict-open", tool("y", obj(a={"type": "string"}), strict=True), "strict_additional_properties", "tools.1.custom", "/tools/1"),
    one("strict-open-nested", tool("y", {**SHUT, "properties": {"x": obj()}}, strict=True), "strict_additional_properties", "tools.1.custom", "/tools/1"),
    one("strict-ref", tool("y", {**SHUT, "properties": {"x": {"$ref": "#/$defs/No"}}}, strict=True), "strict_schema_dangling_ref", "tools.1.custom", "/tools/1"),
    one("strict-optional", tool("y", _MANY_OPTIONAL, strict=True), "strict_too_many_optional", None, "/tools"),
    Case("strict-many", b(O5, tools=[tool(f"t{n}", SHUT, strict=True) for n in range(21)]), "grammar_too_large|invalid_value", None, "/tools", N),
    # choice
    Case("choice-string", b(S5, tools=TOOLS, tool_choice="auto"), "wrong_value_type|invalid_value", "tool_choice", how=N),
    Case("choice-required", b(S5, tools=TOOLS, tool_choice={"type": "required"}), "invalid_value", "tool_choice", how=N),
    Case("choice-function", b(S5, tools=TOOLS, tool_choice={"type": "function", "function": {"name": "grep"}}), "invalid_value|openai_tool_shape", "tool_choice", how=N),
    Case("choice-no-name", b(S5, tools=TOOLS, tool_choice={"type": "tool"}), "missing_required_field", "tool_choice.tool.name", how=N),
    Case("choice-no-type", b(S5, tools=TOOLS, tool_choice={"name": "grep"}), "missing_required_field", None, "/tool_choice", N),
    Case("choice-none-parallel", b(S5, tools=TOOLS, tool_choice={"type": "none", "disable_parallel_tool_use": True}), "unknown_parameter", "tool_choice.none.disable_parallel_tool_use", how=N),
    Case("choice-unknown", b(O5, tools=TOOLS, tool_choice={"type": "tool", "name": "write"}), "tool_choice_unknown_tool", None, "/tool_choice", N),
    Case("choice-no-tools", b(O5, tool_choice={"type": "auto"}), "tool_choice_without_tools", None, "/tool_choice", N),
    Case("choice-empty-tools", b(O5, tools=[], tool_choice={"type": "any"}), "tool_choice_without_tools", None, "/tool_choice", V),
    Case("forced-55", b(O55, tools=TOOLS, tool_choice={"type": "any"}), "forced_tool_choice_not_supported", "tool_choice", "/tool_choice", N),
    Case("forced-f51", b(F51, tools=TOOLS, tool_choice={"type": "tool", "name": "grep"}), "forced_tool_choice_not_supported", "tool_choice", "/tool_choice", V),
    Case("forced-s55", b(S55, tools=TOOLS, tool_choice={"type": "any"}), "forced_tool_choice_not_supported", "tool_choice", "/tool_choice", N),
    Case("forced-thinking", b(S45, tools=TOOLS, tool_choice={"type": "any"}, thinking={"type": "enabled", "budget_tokens": 1024}), "thinking_with_forced_tool_choice", None, None, V),
    Case("forced-thinking-46", b(O46, tools=TOOLS, tool_choice={"type": "tool", "name": "grep"}, thinking={"type": "adaptive"}), "thinking_with_forced_tool_choice", None, None, N),
    Case("forced-programmatic", b(O5, tools=[{"type": "code_execution_20260120", "name": "code_execution"}, _PROGRAM], tool_choice={"type": "tool", "name": "roll"}), "invalid_value", None, "/tool_choice", N),
    # history without tools, server conflicts, mcp, advisor
    Case("tools-gone", b(O45, agent(1)), "tools_missing_with_tool_history", None, None, V),
    Case("code-conflict", b(O5, tools=[{"type": "web_search_20260209", "name": "web_search"}, {"type": "code_execution_20250825", "name": "code_execution"}]), "server_tool_name_conflict", None, "/tools/1", N),
    Case("mcp-alone", b(O5, mcp_servers=[_MCP]), "mcp_server_without_toolset", None, "/mcp_servers/0", _MCPB),
    Case("mcp-two", b(O5, mcp_servers=[_MCP, {**_MCP, "name": "wiki"}], tools=[_SET]), "mcp_server_without_toolset", None, "/mcp_servers/1", _MCPB),
    Case("mcp-unknown", b(O5, mcp_servers=[_MCP], tools=[_SET, {**_SET, "mcp_server_name": "wiki"}]), "invalid_value|mcp_server_without_toolset", None, "/tools/1", _MCPB),
    Case("mcp-http", b(O5, mcp_servers=[{**_MCP, "url": "http://m.example"}], tools=[_SET]), "invalid_value", None, "/mcp_servers/0/url", _MCPB),
    Case("mcp-same-name", b(O5, mcp_servers=[_MCP, _MCP], tools=[_SET]), "invalid_value", None, "/mcp_servers/1", _MCPB),
    Case("mcp-two-toolsets", b(O5, mcp_servers=[_MCP], tools=[_SET, _SET]), "invalid_value|duplicate_tool_name", None, "/tools/1", _MCPB),
    Case("mcp-no-beta", b(O5, mcp_servers=[_MCP], tools=[_SET]), "extra_field_needs_beta", "mcp_servers", how=N),
    Case("advisor-weak", b(O48, tools=[{"type": "advisor_20260301", "name": "advisor", "model": "claude-haiku-4-5"}]), "advisor_model_not_allowed", None, "/tools/0", beta("advisor-tool-2026-03-01")),
    # caching
    Case("cache-five", b(O5, [u([t(f"{n}", cache_control=EPH) for n in range(5)])]), "too_many_cache_control", None, None, N),
    Case("cache-spread", b(O5, [u([t("x", cache_control=EPH)])], system=[t("a", cache_control=EPH), t("b", cache_control=EPH)], tools=[tool("p", cache_control=EPH), tool("q", cache_control=EPH)]), "too_many_cache_control", None, None, V),
    Case("cache-top", b(O5, [u([t(f"{n}", cache_control=EPH) for n in range(4)])], cache_control=EPH), "too_many_cache_control", None, None, N),
    Case("cache-in-result", b(O5, [u("x"), a([use(f"toolu_{n}") for n in range(5)]), u([result(f"toolu_{n}", cache_control=EPH) for n in range(5)])], tools=TOOLS), "too_many_cache_control", None, None, N),
    Case("cache-order", b(O5, [u([t("x"), t("y", cache_control=HOUR)])], system=[t("a", cache_control=EPH)]), "cache_ttl_order", "messages.0.content.1.cache_control.ttl", how=N),
    Case("cache-order-tools", b(O5, [u("x")], system=[t("a", cache_control=HOUR)], tools=[tool(cache_control={**EPH, "ttl": "5m"})]), "cache_ttl_order", "system.0.cache_control.ttl", how=V),
    Case("cache-ttl", b(O5, [u([t("x", cache_control={**EPH, "ttl": "2h"})])]), "invalid_value", "messages.0.content.0.text.cache_control.ephemeral.ttl", how=N),
    Case("cache-type", b(O5, system=[t("x", cache_control={"type": "persistent"})]), "invalid_value", None, "/system/0/cache_control", N),
    Case("cache-bool", b(O5, system=[t("x", cache_control=True)]), "wrong_value_type", None, "/system/0/cache_control", N),
    # structured output
    formatted("format-open", obj(a={"type": "string"}), "structured_output_additional_properties", "/output_config/format/schema"),
    formatted("format-open-nested", {**SHUT, "properties": {"x": {"type": "array", "items": obj()}}}, "structured_output_additional_properties", "/output_config/format/schema/properties/x/items", model=H45, how=V),
    formatted("format-open-defs", {**SHUT, "$defs": {"d": obj()}}, "structured_output_additional_properties", "/output_config/format/schema/$defs/d"),
    formatted("format-minimum", {**SHUT, "properties": {"x": {"type": "integer", "minimum": 1}}}, "structured_output_unsupported_keyword", "/output_config/format/schema"),
    formatted("format-max-length", {**SHUT, "properties": {"x": {"type": "string", "maxLength": 9}}}, "structured_output_unsupported_keyword", "/output_config/format/schema", model=S55),
    formatted("format-min-items", {**SHUT, "properties": {"x": {"type": "array", "items": {"type": "string"}, "minItems": 3}}}, "structured_output_unsupported_keyword", "/output_config/format/schema"),
    formatted("format-recursive", {**SHUT, "properties": {"x": {"$ref": "#"}}}, "structured_output_recursive_schema", "/output_config/format/schema"),
    formatted("format-recursive-defs", {**SHUT, "properties": {"x": {"$ref": "#/$defs/n"}}, "$defs": {"n": {**SHUT, "properties": {"x": {"$ref": "#/$defs/n"}}}}}, "structured_output_recursive_schema", "/output_config/format/schema", model=O46),
    Case("format-openai", b(O5, output_config={"format": {"type": "json_schema", "json_schema": {"name": "x", "schema": SHUT}}}), "missing_required_field|unknown_parameter", None, "/output_config/format", N),
    Case("format-json-object", b(O5, output_config={"format": {"type": "json_object"}}), "invalid_value", None, "/output_config/format", N),
    Case("output-format-old", b(S45, output_format={"type": "json_schema", "schema": SHUT}), "output_format_deprecated", "output_format", how=V),
    Case("output-format-new", b(O5, output_format={"type": "json_schema", "schema": SHUT}), "output_format_deprecated", "output_format", how=N),
]
