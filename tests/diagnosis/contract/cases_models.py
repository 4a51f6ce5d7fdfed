"""Cases for what depends on the model or the version, and for tools."""

# ruff: noqa: E501 - a case is best read as one line

from tests.diagnosis.contract.bodies import OLD, Case, ask, document, tool, user

_LIVE = {"models": [{"id": "claude-opus-5", "type": "model"}]}
_FORCED = {"tools": [tool()], "tool_choice": {"type": "any"}}
_OPUS_4_5 = {"model": "claude-opus-4-5", "max_tokens": 3000}
_OPUS_4_8 = {"model": "claude-opus-4-8"}
_BUDGET = {"type": "enabled", "budget_tokens": 2000}
_CLEAR = {"type": "clear_thinking_20251015"}
_MANAGED = {"betas": ["context-management-2025-06-27", "compact-2026-01-12"]}
_CLOSED = {
    "type": "object",
    "properties": {"a": {"type": "string"}},
    "required": ["a"],
    "additionalProperties": False,
}
_MCP = {"betas": ["mcp-client-2025-11-20"]}
_SERVER = {"type": "url", "name": "s", "url": "https://e.org/mcp"}
_TOOLSET = {"type": "mcp_toolset", "mcp_server_name": "s"}
_COMPUTER = {"name": "computer", "display_width_px": 800, "display_height_px": 600}


def _format(schema: object, **keys: object) -> dict[str, object]:
    return ask(output_config={"format": {"type": "json_schema", "schema": schema}}, **keys)


def _with(**extra: object) -> dict[str, object]:
    """A closed schema with one property of the given kind."""
    return {**_CLOSED, "properties": {"a": extra}}


def _strict(schema: dict[str, object], count: int = 1) -> dict[str, object]:
    return ask(tools=[tool(f"t{number}", schema, strict=True) for number in range(count)])


def _many(count: int, kind: object = "string") -> dict[str, object]:
    return {
        **_CLOSED,
        "required": [],
        "properties": {f"p{number}": {"type": kind} for number in range(count)},
    }


_LOOP = {
    "type": "object", "properties": {"n": {"$ref": "#/$defs/N"}}, "required": ["n"], "additionalProperties": False,
    "$defs": {"N": {"type": "object", "properties": {"n": {"$ref": "#/$defs/N"}}, "required": ["n"],
                    "additionalProperties": False}},
}  # fmt: skip

_TOWN = {
    "type": "object",
    "properties": {
        "town": {"type": ["string", "null"]},
        "at": {"type": "array", "items": {"type": "integer"}},
    },
    "required": ["town"],
    "additionalProperties": False,
}

_SCREEN = {"type": "computer_toolset_20260801"}
_WEB = {"type": "web_search_20260209", "name": "web_search"}

CASES = [
    Case("model_unknown", ask(model="claude-next"), ask()),
    Case("model_misspelt", ask(model="claude-opsu-4-8"), ask(**_OPUS_4_8)),
    Case("model_absent_live", ask(**_OPUS_4_8), ask(), _LIVE),
    Case("model_platform_name", ask(model="us.anthropic.claude-opus-4-8"), ask(**_OPUS_4_8)),
    Case("model_not_of_api", ask(model="claude-opus-4-8[1m]"), ask(**_OPUS_4_8), {"url": "https://api.anthropic.com/v1/messages"}),
    Case("model_gone", ask(model="claude-3-opus-20240229"), ask(), {"url": "https://api.anthropic.com/v1/messages"}),
    Case("model_retired", ask(model="claude-3-opus-20240229"), ask()),
    Case("model_deprecated", ask(model="claude-sonnet-4-5"), ask()),
    Case("max_tokens_low", ask(max_tokens=-1), ask(max_tokens=1)),
    Case("max_tokens_zero", ask(max_tokens=0, stream=True), ask(max_tokens=0)),
    Case("max_tokens_high", ask(max_tokens=200_000), ask(max_tokens=128_000, stream=True)),
    Case("streaming_needed", ask(max_tokens=64_000), ask(max_tokens=64_000, stream=True)),
    Case("prompt_long", ask(model="claude-haiku-4-5", system="word " * 400_000), ask(system="word " * 400_000)),
    Case("prompt_maybe_long", ask(model="claude-haiku-4-5", system="word " * 200_000), ask(system="word")),
    Case("thinking_between_tools_ask", ask(model="claude-fable-5-2", thinking={"type": "between_tools"}),
         ask(model="claude-sonnet-5-5", thinking={"type": "between_tools"})),
    Case("thinking_enabled", ask(max_tokens=3000, thinking=_BUDGET), ask(**_OPUS_4_5, thinking=_BUDGET)),
    Case("thinking_disabled", ask(model="claude-fable-5", thinking={"type": "disabled"}), ask(thinking={"type": "disabled"})),
    Case("thinking_adaptive", ask(**_OPUS_4_5, thinking={"type": "adaptive"}), ask(thinking={"type": "adaptive"})),
    Case("thinking_old", ask(model="claude-3-haiku-20240307", max_tokens=3000, thinking=_BUDGET), ask(model="claude-3-haiku-20240307")),
    Case("thinking_between_tools", ask(thinking={"type": "between_tools"}), ask(thinking={"type": "between_tools"}),
         {"models": [{"id": "claude-opus-5", "capabilities": {"thinking": {"types": {"between_tools": {"supported": False}}}}}]},
         {"models": [{"id": "claude-opus-5", "capabilities": {"thinking": {"types": {"between_tools": {"supported": True}}}}}]}),
    Case("thinking_between_tools_effort",
         ask(model="claude-sonnet-5-5", thinking={"type": "between_tools"}, output_config={"effort": "max"}),
         ask(model="claude-sonnet-5-5", thinking={"type": "between_tools"}, output_config={"effort": "low"})),
    Case("thinking_disabled_effort", ask(thinking={"type": "disabled"}, output_config={"effort": "xhigh"}),
         ask(thinking={"type": "disabled"}, output_config={"effort": "high"})),
    Case("budget_low", ask(**_OPUS_4_5, thinking={"type": "enabled", "budget_tokens": 500}), ask(**_OPUS_4_5, thinking=_BUDGET)),
    Case("budget_high", ask(model="claude-opus-4-5", max_tokens=2000, thinking=_BUDGET), ask(**_OPUS_4_5, thinking=_BUDGET)),
    Case("effort_model", ask(model="claude-haiku-4-5", output_config={"effort": "low"}), ask(output_config={"effort": "low"})),
    Case("effort_level", ask(model="claude-opus-4-5", output_config={"effort": "max"}), ask(output_config={"effort": "max"})),
    Case("sampling_removed", ask(temperature=1.0), ask(temperature=1.0), {}, {"version": OLD}),
    Case("sampling_deprecated", ask(temperature=0.5), ask(model="claude-opus-4-6", temperature=0.5), {"version": OLD}),
    Case("sampling_maybe_deprecated", ask(model="claude-opus-9", top_k=3), ask(model="claude-opus-9"), {"version": OLD}),
    Case("sampling_range", ask(temperature=1.5), ask(temperature=1), {"version": OLD}),
    Case("sampling_both", ask(model="claude-opus-4-6", temperature=0.5, top_p=0.9),
         ask(model="claude-opus-4-6", temperature=0.5), {"version": OLD}),
    Case("temperature_thinking", ask(**_OPUS_4_5, thinking=_BUDGET, temperature=0.5),
         ask(**_OPUS_4_5, thinking=_BUDGET, temperature=1), {"version": OLD}),
    Case("top_k_thinking", ask(**_OPUS_4_5, thinking=_BUDGET, top_k=5), ask(**_OPUS_4_5, top_k=5), {"version": OLD}),
    Case("top_p_thinking", ask(**_OPUS_4_5, thinking=_BUDGET, top_p=0.5),
         ask(**_OPUS_4_5, thinking=_BUDGET, top_p=0.97), {"version": OLD}),
    Case("speed_model", ask(model="claude-opus-4-7", speed="fast"), ask(speed="fast")),
    Case("geo_model", ask(model="claude-haiku-4-5", inference_geo="us"), ask(inference_geo="us")),
    Case("context_edit_thinking", ask(**_OPUS_4_8, context_management={"edits": [_CLEAR]}),
         ask(**_OPUS_4_8, thinking={"type": "adaptive"}, context_management={"edits": [_CLEAR]}), _MANAGED),
    Case("context_edit_order", ask(context_management={"edits": [{"type": "clear_tool_uses_20250919"}, _CLEAR]}),
         ask(context_management={"edits": [_CLEAR, {"type": "clear_tool_uses_20250919"}]}), _MANAGED),
    Case("compaction_trigger",
         ask(context_management={"edits": [{"type": "compact_20260112", "trigger": {"type": "input_tokens", "value": 9000}}]}),
         ask(context_management={"edits": [{"type": "compact_20260112", "trigger": {"type": "input_tokens", "value": 60000}}]}),
         _MANAGED),
    Case("tool_name", ask(tools=[tool("a.b")]), ask(tools=[tool("a_b")]), path="tools.0.custom.name"),
    Case("tool_name_long", ask(tools=[tool("a" * 129)]), ask(tools=[tool("a" * 60)])),
    Case("tool_name_long_elsewhere", ask(tools=[tool("a" * 65)]), ask(tools=[tool("a" * 64)])),
    Case("tool_names_unique", ask(tools=[tool(), tool()]), ask(tools=[tool(), tool("b")]), path="tools"),
    Case("input_example", ask(tools=[tool(schema=_TOWN, input_examples=[{"town": 7}])]),
         ask(tools=[tool(schema=_TOWN, input_examples=[{"town": "Bonn", "at": [1, 2.0]}, {"town": None}])]),
         path="tools.0.custom.input_examples.0"),
    Case("tool_schema_union", ask(tools=[tool(schema={"type": "object", "oneOf": [{}]})]),
         ask(tools=[tool(schema={"type": "object", "properties": {"a": {"oneOf": [{}]}}})]), path="tools.0.custom.input_schema"),
    Case("tool_schema_invalid", ask(tools=[tool(schema=_with(type="float"))]), ask(tools=[tool(schema=_with(type="number"))])),
    Case("tool_schema_doubtful", ask(tools=[tool(schema=_with(type="string", pattern="(?<!a+)b"))]),
         ask(tools=[tool(schema=_with(type="string", pattern="^(?<y>\\d{4})$"))])),
    Case("tool_schema_property", ask(tools=[tool(schema={"type": "object", "properties": {"a b": {}}})]),
         ask(tools=[tool(schema={"type": "object", "properties": {"a.b": {}}})])),
    Case("tool_defer_cached",
         ask(tools=[tool("a"), tool(defer_loading=True, cache_control={"type": "ephemeral"})]),
         ask(tools=[tool("a"), tool(defer_loading=True)])),
    Case("tools_all_deferred", ask(tools=[tool(defer_loading=True)]), ask(tools=[tool("a"), tool(defer_loading=True)])),
    Case("domains_both",
         ask(tools=[{"type": "web_search_20250305", "name": "web_search", "allowed_domains": ["a.org"], "blocked_domains": ["b.org"]}]),
         ask(tools=[{"type": "web_search_20250305", "name": "web_search", "allowed_domains": ["a.org"]}])),
    Case("server_tool_conflict",
         ask(tools=[{"type": "web_search_20260209", "name": "web_search"}, {"type": "code_execution_20250825", "name": "code_execution"}]),
         ask(tools=[{"type": "web_search_20250305", "name": "web_search"}, {"type": "code_execution_20250825", "name": "code_execution"}])),
    Case("toolset_name_taken", ask(tools=[_SCREEN, tool("computer")]), ask(tools=[_SCREEN, tool("machine")])),
    Case("toolset_forced", ask(tools=[_SCREEN], tool_choice={"type": "tool", "name": "computer"}),
         ask(tools=[_SCREEN], tool_choice={"type": "any"})),
    Case("callers_of_model", ask(model="claude-haiku-4-5", tools=[_WEB]),
         ask(model="claude-haiku-4-5", tools=[{**_WEB, "allowed_callers": ["direct"]}])),
    Case("fallbacks_default", ask(fallbacks="default"), ask(fallbacks=[{"model": "claude-opus-4-8"}]),
         {"betas": ["server-side-fallback-2026-06-01"]}),
    Case("fallbacks_twice", ask(fallbacks=[{"model": "claude-opus-4-8"}] * 2), ask(fallbacks="default"),
         {"betas": ["server-side-fallback-2026-07-01"]}),
    Case("computer_tool_model", ask(model="claude-sonnet-4-6", tools=[{"type": "computer_20250124", **_COMPUTER}]),
         ask(model="claude-sonnet-4-6", tools=[{"type": "computer_20251124", **_COMPUTER}]),
         {"betas": ["computer-use-2025-01-24", "computer-use-2025-11-24"]}),
    Case("mcp_unreferenced", ask(mcp_servers=[_SERVER]), ask(mcp_servers=[_SERVER], tools=[_TOOLSET]), _MCP),
    Case("number_low", ask(tools=[{"type": "web_search_20250305", "name": "web_search", "max_uses": 0}]),
         ask(tools=[{"type": "web_search_20250305", "name": "web_search", "max_uses": 1}]),
         path="tools.0.web_search_20250305.max_uses"),
    Case("mcp_undefined", ask(mcp_servers=[_SERVER], tools=[_TOOLSET, {**_TOOLSET, "mcp_server_name": "t"}]),
         ask(mcp_servers=[_SERVER], tools=[_TOOLSET]), _MCP),
    Case("mcp_toolset_twice", ask(mcp_servers=[_SERVER], tools=[_TOOLSET, _TOOLSET]),
         ask(mcp_servers=[_SERVER], tools=[_TOOLSET]), _MCP),
    Case("mcp_url", ask(mcp_servers=[{**_SERVER, "url": "http://e.org"}], tools=[_TOOLSET]),
         ask(mcp_servers=[_SERVER], tools=[_TOOLSET]), _MCP),
    Case("mcp_duplicate", ask(mcp_servers=[_SERVER, _SERVER], tools=[_TOOLSET]),
         ask(mcp_servers=[_SERVER], tools=[_TOOLSET]), _MCP),
    Case("tool_choice_no_tools", ask(tool_choice={"type": "any"}), ask(**_FORCED)),
    Case("tool_choice_no_tools_soft", ask(tool_choice={"type": "none"}), ask(tools=[tool()], tool_choice={"type": "none"})),
    Case("tool_choice_unknown", ask(tools=[tool()], tool_choice={"type": "tool", "name": "gone"}),
         ask(tools=[tool()], tool_choice={"type": "tool", "name": "look"})),
    Case("tool_choice_model", ask(model="claude-opus-5-5", **_FORCED), ask(**_FORCED)),
    Case("tool_choice_model_unsure", ask(model="claude-haiku-5-5", **_FORCED), ask(**_FORCED)),
    Case("tool_choice_thinking", ask(**_OPUS_4_5, **_FORCED, thinking=_BUDGET),
         ask(**_OPUS_4_5, tools=[tool()], tool_choice={"type": "auto"}, thinking=_BUDGET)),
    Case("tool_choice_thinking_unsure", ask(model="claude-opus-4-6", **_FORCED, thinking={"type": "adaptive"}),
         ask(**_FORCED, thinking={"type": "adaptive"})),
    Case("tool_choice_not_direct",
         ask(tools=[tool(allowed_callers=["code_execution_20260120"])], tool_choice={"type": "tool", "name": "look"}),
         ask(tools=[tool(allowed_callers=["direct"])], tool_choice={"type": "tool", "name": "look"})),
    Case("domain_shape",
         ask(tools=[{"type": "web_search_20250305", "name": "web_search", "allowed_domains": ["https://a.org"]}]),
         ask(tools=[{"type": "web_search_20250305", "name": "web_search", "allowed_domains": ["a.org/*"]}])),
    Case("advisor_model",
         ask(tools=[{"type": "advisor_20260301", "name": "advisor", "model": "claude-opus-4-8"}]),
         ask(tools=[{"type": "advisor_20260301", "name": "advisor", "model": "claude-fable-5"}]),
         {"betas": ["advisor-tool-2026-03-01"]}),
    Case("format_pattern", _format(_with(type="string", pattern="^(?=a)")), _format(_with(type="string", pattern="^a+$"))),
    Case("strict_open_object", _strict({"type": "object", "properties": {}}), _strict(_CLOSED)),
    Case("strict_dangling_ref", _strict({**_CLOSED, "properties": {"a": {"$ref": "#/$defs/A"}}}),
         _strict({**_CLOSED, "properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"type": "string"}}})),
    Case("strict_optional", _strict(_many(25)), _strict(_many(24))),
    Case("strict_count", _strict(_CLOSED, 21), _strict(_CLOSED, 20)),
    Case("strict_unions", _strict(_many(17, ["string", "null"])), _strict(_many(16, ["string", "null"]))),
    Case("format_open_object", _format({"type": "object", "properties": {}}), _format(_CLOSED), path="output_config.format.schema"),
    Case("format_keyword", _format(_with(type="number", minimum=0)), _format(_with(type="number"))),
    Case("format_recursive", _format(_LOOP), _format({**_LOOP, "$defs": {"N": _CLOSED}})),
    Case("format_external_ref", _format({**_CLOSED, "properties": {"a": {"$ref": "https://e.org/s.json"}}}), _format(_CLOSED)),
    Case("format_citations",
         _format(_CLOSED, messages=[user(document(citations={"enabled": True}))]),
         _format(_CLOSED, messages=[user(document())])),
    Case("task_budget_small", ask(output_config={"task_budget": {"type": "tokens", "total": 5000}}),
         ask(output_config={"task_budget": {"type": "tokens", "total": 20000}}), {"betas": ["task-budgets-2026-03-13"]}),
]  # fmt: skip
