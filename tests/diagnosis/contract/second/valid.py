"""Sound bodies: what the API takes, over its models, versions and features."""

# ruff: noqa: E501 - one line a body reads best
# fmt: off

from collections.abc import Iterator

from tests.diagnosis.contract.second.pieces import AUTO, EPH, EVERY, F5, F51, F52, GIF, H45, H55, HOUR, JPEG, N, NEW, O45, O46, O47, O48, O5, O55, OFF, OLD, S45, S46, S5, S55, SHUT, SIGNED, TOOLS, V, WEBP, Body, Case, a, agent, b, b64, beta, document, image, pdf, plain, png, result, s, t, thought, tool, u, use  # isort: skip

ON = {"type": "enabled", "budget_tokens": 2000}
MANUAL, ADAPTIVE = (H45, S45, O45, O46, S46), (O46, S46, O47, O48, S5, O5, F5, F51, O55, S55, H55, F52)
PREFILL, SYSTEM = (O45, H45, S45), (O48, O5, O55, S55, F5, F51, F52)
CALL = [u("Read it"), a([t("Yes."), use("toolu_1")])]


def server(name: str, id_: str = "srvtoolu_1", **input_: object) -> Body:
    return {"type": "server_tool_use", "id": id_, "name": name, "input": input_}


def gave(kind: str, content: object, id_: str = "srvtoolu_1", **more: object) -> Body:
    return {"type": f"{kind}_tool_result", "tool_use_id": id_, "content": content, **more}


HIT = {"type": "web_search_result", "url": "https://a.example", "title": "A", "encrypted_content": "EqgfCioIARgB", "page_age": None}
CITED = {"type": "web_search_result_location", "url": "https://a.example", "title": "A", "encrypted_index": "Eo8B", "cited_text": "x"}
PAGE = {"type": "web_fetch_result", "url": "https://a.example", "content": plain(title="A"), "retrieved_at": "2026-11-01T00:00:00Z"}
RAN = {"type": "bash_code_execution_result", "stdout": "1\n", "stderr": "", "return_code": 0, "content": []}
OLD_RAN = {"type": "code_execution_result", "stdout": "1\n", "stderr": "", "return_code": 0, "content": []}
PLACED = {"type": "char_location", "cited_text": "Once", "document_index": 0, "document_title": None, "start_char_index": 0, "end_char_index": 4}
ORIGIN = {"type": "search_result", "source": "https://a.example", "title": "A", "content": [t("one"), t("two")]}
MCP = {"type": "url", "url": "https://m.example/sse", "name": "tickets", "authorization_token": "abc"}
MCPSET = {"type": "mcp_toolset", "mcp_server_name": "tickets", "default_config": {"enabled": True}, "configs": {"find": {"enabled": False}}}

SERVER_TOOLS = [
    {"type": "web_search_20250305", "name": "web_search", "max_uses": 3, "allowed_domains": ["a.example", "b.example/blog"]},
    {"type": "web_search_20260209", "name": "web_search", "user_location": {"type": "approximate", "city": "Bern", "country": "CH"}},
    {"type": "web_search_20260318", "name": "web_search", "blocked_domains": ["a.example"], "response_inclusion": "full"},
    {"type": "web_fetch_20250910", "name": "web_fetch", "citations": {"enabled": True}, "max_content_tokens": 5000},
    {"type": "web_fetch_20260209", "name": "web_fetch"},
    {"type": "web_fetch_20260309", "name": "web_fetch", "use_cache": False},
    {"type": "web_fetch_20260318", "name": "web_fetch", "response_inclusion": "excluded"},
    {"type": "code_execution_20250522", "name": "code_execution"},
    {"type": "code_execution_20250825", "name": "code_execution"},
    {"type": "code_execution_20260120", "name": "code_execution", "cache_control": EPH},
    {"type": "code_execution_20260521", "name": "code_execution"},
    {"type": "bash_20250124", "name": "bash"},
    {"type": "text_editor_20250124", "name": "str_replace_editor"},
    {"type": "text_editor_20250429", "name": "str_replace_based_edit_tool"},
    {"type": "text_editor_20250728", "name": "str_replace_based_edit_tool", "max_characters": 9000},
    {"type": "memory_20250818", "name": "memory"},
    {"type": "tool_search_tool_regex_20251119", "name": "tool_search_tool_regex"},
    {"type": "tool_search_tool_bm25", "name": "tool_search_tool_bm25"},
    tool("a.b".replace(".", "_"), {"type": "object"}),
    tool("x" * 64, {"type": "object", "properties": {}, "additionalProperties": False}, type="custom"),
    tool("typed", SHUT, strict=True, cache_control=HOUR, eager_input_streaming=True, input_examples=[{"x": "y"}]),
]
SCHEMAS: list[Body] = [
    {"type": "object", "properties": {"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}, "b.c-d": {"type": ["integer", "null"]}}},
    {"type": "object", "properties": {"n": {"$ref": "#/$defs/n"}}, "$defs": {"n": {"type": "object", "properties": {"n": {"$ref": "#/$defs/n"}}}}},
    {"type": "object", "properties": {"p": {"type": "string", "pattern": r"^\p{L}+(?:-\d{2,})?[^\]\\]$", "format": "date"}}, "required": []},
    {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://a.example/s", "title": "T", "type": "object", "properties": {}},
    {"type": "object", "properties": {"e": {"enum": ["a", 1, None]}, "c": {"const": 3}, "d": {"default": {}, "examples": [1]}}, "minProperties": 1},
    {"type": "object", "patternProperties": {"^x-": True}, "propertyNames": {"maxLength": 9}, "additionalProperties": {"type": "string"}},
    {"type": "object", "properties": {"l": {"type": "array", "prefixItems": [{"type": "string"}], "items": False, "uniqueItems": True}}},
    {"type": "object", "properties": {"i": {"if": {"type": "string"}, "then": {"minLength": 1}, "else": False, "not": {"const": 2}}}},
    {"type": "object", "properties": {"type": {"type": "string"}, "properties": {"type": "object"}, "required": {"type": "boolean"}}},
    {"type": "object", "properties": {"x-a": {"description": "anything"}, "y": {}, "z": True}, "x-vendor": {"type": "nonsense"}},
]
FORMATS: list[Body] = [
    SHUT,
    {**SHUT, "properties": {"x": {"type": "array", "items": {**SHUT}, "minItems": 1}}},
    {**SHUT, "properties": {"x": {"$ref": "#/$defs/y"}}, "$defs": {"y": SHUT}},
    {**SHUT, "properties": {"x": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}}},
    {**SHUT, "properties": {"x": {"enum": ["a", "b"], "description": "one"}}},
    {"type": "array", "items": SHUT},
    {**SHUT, "properties": {"x": {"type": "string", "pattern": "^[A-Z]{2}\\d+$"}}},
]


def _models() -> Iterator[Case]:
    for model in EVERY:
        yield Case(f"plain-{model}", b(model), how={"version": NEW})
        yield Case(f"plain-old-{model}", b(model, stream=True, max_tokens=64000, system="Be kind."), how={"version": OLD})
        yield Case(f"agent-{model}", b(model, agent(6), tools=TOOLS, system=[t("Be kind.", cache_control=EPH)]), how={"version": NEW})
        yield Case(f"count-{model}", b(model, agent(2), tools=TOOLS, max_tokens=...), how={"version": NEW, "url": "/v1/messages/count_tokens"})
    for model in MANUAL:
        loop = [u("x"), a([thought(), t("y"), use("toolu_1")]), u([result("toolu_1")])]
        yield Case(f"manual-{model}", b(model, agent(3, thoughts=True)[:-2], tools=TOOLS, thinking=ON, max_tokens=9000), how={"version": OLD})
        yield Case(f"manual-once-{model}", b(model, [*loop, a([use("toolu_2")]), u([result("toolu_2")])], tools=TOOLS, thinking=ON), how={"version": NEW})
        yield Case(f"manual-new-{model}", b(model, agent(2), tools=TOOLS, thinking=ON), how={"version": NEW})
        yield Case(f"sampling-{model}", b(model, temperature=0.3, stop_sequences=["END"]), how={"version": OLD})
        yield Case(f"sampling-k-{model}", b(model, temperature=0, top_k=5), how={"version": OLD})
        yield Case(f"sampling-p-{model}", b(model, thinking=ON, top_p=0.97, max_tokens=4000), how={"version": OLD})
    for model in ADAPTIVE:
        yield Case(f"adaptive-{model}", b(model, agent(3, thoughts=True), tools=TOOLS, thinking=AUTO), how={"version": NEW})
        effort = "medium" if model == H55 else "max"
        yield Case(f"effort-{model}", b(model, thinking={**AUTO, "display": "omitted"}, output_config={"effort": effort}), how={"version": OLD})
    for model in (O46, S46, O47, O48, S5, O5, H55, *MANUAL):
        yield Case(f"off-{model}", b(model, thinking=OFF), how={"version": NEW})
    for model in PREFILL:
        yield Case(f"prefill-{model}", b(model, [u("x"), a("{")]), how={"version": OLD})
        yield Case(f"prefill-new-{model}", b(model, [u("x"), a([t("The answer is")])], stop_sequences=["}"]), how={"version": NEW})
        yield Case(f"prefill-empty-{model}", b(model, [u("x"), a("")]), how={"version": OLD})
        yield Case(f"forced-{model}", b(model, tools=TOOLS, tool_choice={"type": "any", "disable_parallel_tool_use": True}), how={"version": NEW})
    for model in SYSTEM:
        turns = [u("x"), a("y"), u("z"), s("Now in French."), a("oui"), u([t("w")]), s([t("Short.", cache_control=EPH)])]
        yield Case(f"system-{model}", b(model, turns, system="Be kind."), how={"version": NEW})
    for model in (S5, O5, O48, F5):
        yield Case(f"forced-{model}", b(model, tools=TOOLS, tool_choice={"type": "tool", "name": "grep"}), how={"version": NEW})
    yield Case("between", b(S55, thinking={"type": "between_tools"}, output_config={"effort": "low"}, tools=TOOLS), how={"version": NEW})
    yield Case("opus5-off", b(O5, thinking=OFF, output_config={"effort": "high"}), how={"version": NEW})
    yield Case("temperature-one", b(S5, temperature=1, top_p=1.0), how={"version": OLD})
    yield Case("fast", b(O48, speed="fast"), how={"version": NEW, "betas": ["fast-mode-2026-02-01"]})
    yield Case("geo", b(O55, inference_geo="us", service_tier="standard_only"), how={"version": NEW})


def _tools() -> Iterator[Case]:
    for number, each in enumerate(SERVER_TOOLS):
        yield Case(f"tool-{number}", b(O5, tools=[each], tool_choice={"type": "auto"}), how={"version": NEW})
        yield Case(f"tool-old-{number}", b(S46, tools=[tool("own"), each]), how={"version": OLD})
    for number, schema in enumerate(SCHEMAS):
        yield Case(f"schema-{number}", b(O5, tools=[tool("own", schema)]), how={"version": NEW})
    for number, schema in enumerate(FORMATS):
        body = b(O5, output_config={"format": {"type": "json_schema", "schema": schema}, "effort": "low"}, tools=[tool("own", SHUT, strict=True)])
        yield Case(f"format-{number}", body, how={"version": NEW})
    screen = {"name": "computer", "display_width_px": 1024, "display_height_px": 768}
    for kind, model, sent in (("computer_20250124", S45, "computer-use-2025-01-24"), ("computer_20251124", O48, "computer-use-2025-11-24"), ("computer_20251124", O45, "computer-use-2025-11-24")):
        yield Case(f"{kind}-{model}", b(model, tools=[{"type": kind, **screen, "display_number": 1}]), how={"version": OLD, "betas": [sent]})
    sets = [{"type": "computer_toolset_20260801"}, {"type": "browser_toolset_20260801", "configs": {"javascript_exec": {"enabled": False}}}]
    yield Case("toolsets", b(O55, [u("x"), a([use("toolu_1", "screenshot", {}, toolset_name="computer")]), u([result("toolu_1", [image(png())], toolset_name="computer")])], tools=sets), how={"version": NEW})
    search = [{"type": "tool_search_tool_bm25_20251119", "name": "tool_search_tool_bm25"}, tool("near", defer_loading=True), tool("far", defer_loading=True)]
    found = {"type": "tool_search_tool_search_result", "tool_references": [{"type": "tool_reference", "tool_name": "near"}]}
    yield Case("deferred", b(O5, [u("x"), a([server("tool_search_tool_bm25", query="near"), gave("tool_search", found), use("toolu_1", "near")]), u([result("toolu_1")])], tools=search), how={"version": NEW})
    yield Case("own-search", b(O5, [*CALL, u([result("toolu_1", [{"type": "tool_reference", "tool_name": "near"}])])], tools=[tool(), tool("near", defer_loading=True)]), how={"version": NEW})
    mcp = {"version": NEW, "betas": ["mcp-client-2025-11-20"]}
    asked = {"type": "mcp_tool_use", "id": "mcptoolu_1", "name": "find", "server_name": "tickets", "input": {}}
    told = {"type": "mcp_tool_result", "tool_use_id": "mcptoolu_1", "is_error": False, "content": [t("x")]}
    yield Case("mcp", b(O5, [u("x"), a([asked, told, t("y")]), u("z")], mcp_servers=[MCP], tools=[MCPSET, tool()]), how=mcp)
    yield Case("mcp-old", b(S45, mcp_servers=[{**MCP, "tool_configuration": {"enabled": True, "allowed_tools": ["find"]}}]), how={"version": OLD, "betas": ["mcp-client-2025-04-04"]})
    yield Case("advisor", b(S5, tools=[{"type": "advisor_20260301", "name": "advisor", "model": O48}]), how={"version": NEW, "betas": ["advisor-tool-2026-03-01"]})
    yield Case("search-and-code", b(O5, tools=[SERVER_TOOLS[1], {"type": "code_execution_20260120", "name": "code_execution"}]), how={"version": NEW})
    yield Case("none", b(O55, agent(2), tools=TOOLS, tool_choice={"type": "none"}), how={"version": NEW})
    code = [{"type": "code_execution_20260120", "name": "code_execution"}, tool("roll", allowed_callers=["code_execution_20260120"])]
    by = {"type": "code_execution_20260120", "tool_id": "srvtoolu_1"}
    yield Case("programmatic", b(O5, [u("x"), a([t("y"), server("code_execution", code="r()"), use("toolu_1", "roll", caller=by)]), u([result("toolu_1", "4")])], tools=code, container="container_01"), how={"version": NEW})
    skills = {"id": "container_01", "skills": [{"type": "anthropic", "skill_id": "xlsx", "version": "latest"}, {"type": "custom", "skill_id": "skill_01"}]}
    yield Case("skills", b(O5, container=skills, tools=[SERVER_TOOLS[8]]), how={"version": NEW, "betas": ["code-execution-2025-08-25", "skills-2025-10-02"]})


def _server_results() -> Iterator[Case]:
    web, fetch, code, old = SERVER_TOOLS[0], SERVER_TOOLS[3], SERVER_TOOLS[8], SERVER_TOOLS[7]
    turns = [
        ("search", web, [server("web_search", query="x"), gave("web_search", [HIT]), t("y", citations=[CITED])]),
        ("search-error", web, [server("web_search", query="x"), gave("web_search", {"type": "web_search_tool_result_error", "error_code": "max_uses_exceeded"}), t("y")]),
        ("fetch", fetch, [t("I look."), server("web_fetch", url="https://a.example"), gave("web_fetch", PAGE), t("y")]),
        ("code", code, [server("bash_code_execution", command="ls"), gave("bash_code_execution", RAN), t("y")]),
        ("code-old", old, [server("code_execution", code="1"), gave("code_execution", OLD_RAN), t("y")]),
        ("two", web, [server("web_search", query="x"), server("web_search", "srvtoolu_2", query="y"), gave("web_search", [HIT]), gave("web_search", [], "srvtoolu_2"), t("z")]),
    ]
    for name, each, blocks in turns:
        for how in ({"version": NEW}, {"version": OLD}):
            yield Case(f"server-{name}", b(O48, [u("x"), a(blocks), u("z")], tools=[each]), how=how)
        yield Case(f"server-thought-{name}", b(O5, [u("x"), a([thought(), *blocks]), u("z")], tools=[each], thinking=AUTO), how={"version": NEW})
    yield Case("paused", b(O48, [u("x"), a([server("web_search", query="x"), gave("web_search", [HIT])])], tools=[web]), how={"version": NEW})
    yield Case("paused-open", b(O48, [u("x"), a([t("Hm."), server("web_search", query="x")])], tools=[web]), how={"version": NEW})
    yield Case("with-client", b(O48, [u("x"), a([server("web_search", query="x"), gave("web_search", [HIT]), use("toolu_1")]), u([result("toolu_1")])], tools=[web, tool()]), how={"version": NEW})


def _contents() -> Iterator[Case]:
    blocks = {
        "png": image(png(40, 30)), "jpeg": image(JPEG, "image/jpeg"), "gif": image(GIF, "image/gif"), "webp": image(WEBP, "image/webp"),
        "large": image(png(8000, 2)), "cached": image(png(), cache_control=EPH), "url": {"type": "image", "source": {"type": "url", "url": "https://a.b/c.png"}},
        "file": {"type": "image", "source": {"type": "file", "file_id": "file_01"}}, "pdf": document(pdf()), "pdf-100": document(pdf(100), title="T"),
        "pdf-url": {"type": "document", "source": {"type": "url", "url": "https://a.b/c.pdf"}}, "plain": plain(context="old", cache_control=EPH),
        "pdf-file": {"type": "document", "source": {"type": "file", "file_id": "file_01"}, "citations": {"enabled": True}},
        "blocks": {"type": "document", "source": {"type": "content", "content": [t("one"), image(png())]}, "title": None},
        "string": {"type": "document", "source": {"type": "content", "content": "one"}}, "origin": {**ORIGIN, "citations": {"enabled": True}},
        "cited": plain(citations={"enabled": True}), "empty-title": document(pdf(), title="", context=None), "upload": {"type": "container_upload", "file_id": "file_01"},
    }  # fmt: skip
    for name, block in blocks.items():
        tools = {"tools": [SERVER_TOOLS[8]]} if name == "upload" else {}
        yield Case(f"content-{name}", b(O5, [u([t("x"), block])], **tools), how={"version": NEW})
        yield Case(f"content-old-{name}", b(S46, [u([block, t("x")]), a("y"), u("z")], **tools), how={"version": OLD})
        if name not in ("upload", "blocks", "string", "url", "file", "pdf-url", "pdf-file"):
            yield Case(f"result-{name}", b(O5, [*CALL, u([result("toolu_1", [block]), t("And?")])], tools=TOOLS), how={"version": NEW})
    yield Case("many", b(O55, [u([image(png(2000, 2))] * 60 + [t("x")])]), how={"version": NEW})
    yield Case("hundred", b(H45, [u([image(png())] * 100)]), how={"version": NEW})
    yield Case("cited-answer", b(O5, [u([plain(citations={"enabled": True}), t("x")]), a([t("y", citations=[PLACED]), t(" z")]), u("w")]), how={"version": NEW})
    yield Case("cited-user-old", b(S46, [u([t("y", citations=[PLACED])])]), how={"version": OLD})
    yield Case("document-assistant-old", b(S46, [u("x"), a([plain(), t("y")]), u("z")]), how={"version": OLD})
    yield Case("result-empty", b(O5, [*CALL, u([{"type": "tool_result", "tool_use_id": "toolu_1"}])], tools=TOOLS), how={"version": NEW})
    yield Case("result-list-empty", b(O5, [*CALL, u([result("toolu_1", [])])], tools=TOOLS), how={"version": NEW})
    yield Case("result-string-empty", b(O5, [*CALL, u([result("toolu_1", "")])], tools=TOOLS), how={"version": NEW})
    yield Case("result-error", b(O5, [*CALL, u([result("toolu_1", [t("no")], is_error=True, cache_control=EPH)])], tools=TOOLS), how={"version": NEW})
    yield Case("same-roles", b(O5, [u("x"), u("y"), a("z"), a([t("w")]), u("v")]), how={"version": NEW})
    yield Case("results-in-two", b(O5, [u("x"), a([use("toolu_1"), use("toolu_2", "grep", {})]), u([result("toolu_1")]), u([result("toolu_2"), t("y")])], tools=TOOLS), how={"version": NEW})
    yield Case("thought-redacted", b(S46, [u("x"), a([{"type": "redacted_thinking", "data": SIGNED}, thought(""), t("y")]), u("z")]), how={"version": NEW})
    yield Case("blank-beside", b(O5, [u([t("x"), t("\n")])]), how={"version": NEW})
    yield Case("blank-with-image", b(O5, [u([image(png()), t(" ")])]), how={"version": NEW})
    yield Case("system-blank", b(O5, system=""), how={"version": NEW})
    markers = b(O5, [u([t("x", cache_control={**EPH, "ttl": "5m"})])], system=[t("a", cache_control=HOUR), t("b")], tools=[tool(cache_control=HOUR)], cache_control=EPH)
    yield Case("markers", markers, how={"version": NEW})
    yield Case("nulls", b(O5, cache_control=None, container=None, inference_geo=None, metadata={"user_id": None}), how={"version": NEW})
    yield Case("warm", b(O5, max_tokens=0, system=[t("long", cache_control=HOUR)]), how={"version": NEW})
    yield Case("user", b(O5, metadata={"user_id": "7f3c-user@cluster"}, stop_sequences=["\n\nEND", "###"]), how={"version": NEW})
    yield Case("text", '\n {"model": "claude-opus-5", "max_tokens": 9, "messages": [{"role": "user", "content": "\\ud83d\\ude42 \\u0000 é 😀"}]}\n', how={"version": NEW})
    yield Case("bytes", b'{"model":"claude-opus-5","max_tokens":9,"messages":[{"role":"user","content":"\xc3\xa9"}]}', how={"version": NEW})


def _beta() -> Iterator[Case]:
    def case(name: str, *betas: str, model: str = O48, messages: object = None, **more: object) -> Case:
        return Case(f"beta-{name}", b(model, messages, **more), how={"version": NEW, "betas": list(betas)})

    clear = {"type": "clear_tool_uses_20250919", "trigger": {"type": "input_tokens", "value": 30000}, "keep": {"type": "tool_uses", "value": 3}, "clear_at_least": {"type": "input_tokens", "value": 5000}, "exclude_tools": ["grep"], "clear_tool_inputs": True}
    forget = {"type": "clear_thinking_20251015", "keep": {"type": "thinking_turns", "value": 2}}
    compact = {"type": "compact_20260112", "trigger": {"type": "input_tokens", "value": 50000}, "pause_after_compaction": True, "instructions": "Short."}
    short = {"type": "compaction", "content": "We spoke of boats."}
    yield case("clear", "context-management-2025-06-27", messages=agent(4), tools=TOOLS, context_management={"edits": [clear]})
    yield case("forget", "context-management-2025-06-27", thinking=AUTO, context_management={"edits": [forget, clear]})
    yield case("forget-default", "context-management-2025-06-27", model=O5, context_management={"edits": [{**forget, "keep": "all"}]})
    yield case("compact", "compact-2026-01-12", messages=[u("x"), a([short, t("y")]), u("z")], context_management={"edits": [compact]})
    yield case("compact-first", "compact-2026-01-12", messages=[a([short]), u("z")], context_management={"edits": [compact]})
    yield case("task-budget", "task-budgets-2026-03-13", output_config={"task_budget": {"type": "tokens", "total": 20000}, "effort": "high"})
    yield case("fallbacks", "server-side-fallback-2026-07-01", model=F5, fallbacks=[{"model": O48}])
    yield case("thread", "message-threads-2026-08-12", thread={"type": "create"})
    yield case("binding", "thinking-binding-controls-2026-08-01", model=F51, thinking={**AUTO, "block_binding": {"prefix_mismatch_behavior": "drop_block"}})
    yield case("interleaved", "interleaved-thinking-2025-05-14", model=S45, tools=TOOLS, thinking={**ON, "budget_tokens": 8000})
    yield case("long-output", "output-300k-2026-03-24", model=O48, max_tokens=128000, stream=True)
    yield case("old-format", "structured-outputs-2025-11-13", model=S45, output_format={"type": "json_schema", "schema": SHUT})
    yield case("unknown", "some-feature-2027-01-01", model=O55, new_key={"x": 1})
    batch = {"requests": [{"custom_id": f"r-{n}_{m}", "params": b(m)} for n, m in enumerate(EVERY)]}
    yield Case("batch", batch, how={"version": NEW, "url": "https://api.anthropic.com/v1/messages/batches"})
    yield Case("batch-unsaid", batch, how={"version": OLD})
    yield Case("headers", b(O5), how={"headers": {"X-Api-Key": "sk-ant-api03-" + "aB3" * 31 + "AA", "Anthropic-Version": NEW, "Content-Type": "application/json; charset=utf-8", "anthropic-beta": "context-management-2025-06-27,compact-2026-01-12"}, "url": "https://api.anthropic.com/v1/messages"})
    yield Case("bearer", b(O5), how={"headers": {"authorization": "Bearer sk-ant-api03-" + "aB3" * 31 + "AA", "anthropic-version": OLD, "content-type": "application/json", "x-stainless-lang": "python"}})
    yield Case("oauth", b(O5), how={"headers": {"authorization": "Bearer sk-ant-oat01-" + "aB3" * 31 + "AA", "anthropic-version": NEW, "content-type": "application/json", "anthropic-beta": "oauth-2025-04-20"}})
    yield Case("vertex", {"anthropic_version": "vertex-2023-10-16", "max_tokens": 9, "messages": [u("x")]}, how={"url": "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-6:rawPredict"})
    yield Case("bedrock", {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9, "messages": [u("x")], "anthropic_beta": ["context-1m-2025-08-07"]})
    yield Case("newer-model", b("claude-opus-6"), how={"version": NEW})
    yield Case("live-model", b("claude-next-1"), how={"version": NEW, "models": {"data": [{"id": "claude-next-1", "type": "model"}]}})
    yield Case("output-data", b(O5, [u([t(f"data:image/png;base64,{b64(png())}")])]), how={"version": NEW})


def _seen() -> Iterator[Case]:
    """What answers were recorded for, or what the documentation says is passed over."""
    again = [u("Read it"), a([use("0us")]), u([result("0us")]), a([use("0us")]), u([result("0us")])]
    yield Case("id-in-two-turns", b(S45, again, tools=TOOLS), how=V)
    yield Case("begins-with-assistant", b(S45, [a("Hello."), u("Hi")]), how=V)
    yield Case("thought-lost-in-a-loop", b(S45, again[:3], tools=TOOLS, thinking=ON, max_tokens=4000), how=V)
    yield Case("compaction-failed", b(O5, [u("x"), a([{"type": "compaction", "content": None}, t("y")]), u("z")]), how=beta("compact-2026-01-12"))
    yield Case("forced-beside-adaptive", b(O46, tools=TOOLS, tool_choice={"type": "any"}, thinking=AUTO), how=V)
    web = {"type": "web_search_20260209", "name": "web_search"}
    yield Case("web-by-haiku", b(H45, tools=[{**web, "allowed_callers": ["direct"]}]), how=V)
    yield Case("web-beside-code", b(S46, tools=[web, {"type": "code_execution_20260120", "name": "code_execution"}]), how=V)
    waiting = [u("Look"), a([server("web_search", query="x"), use("toolu_1")]), u([result("toolu_1")])]
    yield Case("search-waits", b(O5, waiting, tools=[*TOOLS, web]), how=N)


VALID = [*_models(), *_tools(), *_server_results(), *_contents(), *_beta(), *_seen()]
