package dev.queuectl.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Requests that are to be refused, each written as its bytes. */
final class BadRequests {
    private static final String POST = "POST /api/v1/jobs HTTP/1.1\r\n";
    private static final String GET = "GET /api/v1/jobs HTTP/1.1\r\n";
    private static final String HOST = "Host: " + BadRequest.HOST + "\r\n";
    private static final String TOKEN = "Authorization: Bearer " + DashboardBench.OPERATOR + "\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String CLOSE = "Connection: close\r\n";
    private static final String JOB = "{\"command\":\"true\"}";
    private static final String LENGTH = "Content-Length: " + JOB.length() + "\r\n";

    private BadRequests() {}

    /**
     * A request and what is to be answered.
     *
     * @param bytes in Latin-1, {@link #HOST} standing for the server's name
     * @param why is to be found in the answer
     */
    record BadRequest(String name, String bytes, int status, String why) {
        static final String HOST = "@HOST@";

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<BadRequest> all() {
        return Stream.of(
                        callers(),
                        beginnings(),
                        headers(),
                        lengths(),
                        targets(),
                        types(),
                        texts(),
                        jobs(),
                        changes())
                .flatMap(List::stream);
    }

    private static BadRequest bad(String name, String bytes, int status, String why) {
        return new BadRequest(name, bytes, status, why);
    }

    /** Whoever must not ask. */
    private static List<BadRequest> callers() {
        String session =
                "Cookie: queuectl-@PORT@=" + Tokens.cookie(DashboardBench.OPERATOR) + "\r\n";
        String viewer = "Authorization: Bearer " + DashboardBench.VIEWER + "\r\n";
        String job = JSON + LENGTH + CLOSE + "\r\n" + JOB;
        return List.of(
                bad("no token", POST + HOST + job, 401, "token"),
                bad("an empty token", POST + HOST + "Authorization: Bearer \r\n" + job, 401, ""),
                bad("another scheme", POST + HOST + "Authorization: Basic eDp5\r\n" + job, 401, ""),
                bad("two tokens", POST + HOST + TOKEN + TOKEN + job, 400, "Authorization"),
                bad("a token that may only look", POST + HOST + viewer + job, 403, "only look"),
                bad(
                        "metrics without a token",
                        "GET /metrics HTTP/1.1\r\n" + HOST + CLOSE + "\r\n",
                        401,
                        ""),
                bad("another Host", POST + "Host: evil.example\r\n" + TOKEN + job, 403, "Host"),
                bad(
                        "reading under another Host",
                        GET + "Host: evil.example\r\n" + TOKEN + CLOSE + "\r\n",
                        403,
                        "Host"),
                bad(
                        "a Host with a user",
                        GET + "Host: x@" + BadRequest.HOST + "\r\n" + TOKEN + CLOSE + "\r\n",
                        403,
                        "Host"),
                bad(
                        "a Host with a path",
                        GET + "Host: " + BadRequest.HOST + "/x\r\n" + TOKEN + CLOSE + "\r\n",
                        403,
                        "Host"),
                bad("an empty Host", GET + "Host: \r\n" + TOKEN + CLOSE + "\r\n", 403, "Host"),
                bad("no Host", GET + TOKEN + CLOSE + "\r\n", 400, "Host"),
                bad("HTTP/1.0 without a Host", "GET / HTTP/1.0\r\n\r\n", 400, "Host"),
                bad("two Hosts", GET + HOST + HOST + TOKEN + CLOSE + "\r\n", 400, "Host"),
                bad(
                        "two Hosts, one foreign",
                        GET + HOST + "Host: evil.example\r\n" + TOKEN + CLOSE + "\r\n",
                        400,
                        "Host"),
                bad(
                        "Origin null",
                        POST + HOST + "Origin: null\r\n" + session + job,
                        403,
                        "pages of this server"),
                bad(
                        "a page of another site",
                        POST + HOST + "Sec-Fetch-Site: same-site\r\n" + session + job,
                        403,
                        "pages of this server"),
                bad(
                        "a preflight",
                        "OPTIONS /api/v1/jobs HTTP/1.1\r\n"
                                + HOST
                                + "Origin: http://evil.example\r\n"
                                + "Access-Control-Request-Method: POST\r\n"
                                + CLOSE
                                + "\r\n",
                        403,
                        "pages of this server"),
                bad("TRACE", "TRACE / HTTP/1.1\r\n" + HOST + TOKEN + CLOSE + "\r\n", 405, "TRACE"),
                bad(
                        "a method of its own",
                        "MAKE /api/v1/jobs HTTP/1.1\r\n" + HOST + TOKEN + CLOSE + "\r\n",
                        405,
                        "MAKE"),
                bad(
                        "a method in small letters",
                        "get /api/v1/jobs HTTP/1.1\r\n" + HOST + TOKEN + CLOSE + "\r\n",
                        405,
                        "get"));
    }

    /** Lines with which no request begins. */
    private static List<BadRequest> beginnings() {
        String rest = HOST + TOKEN + CLOSE + "\r\n";
        return List.of(
                bad("HTTP/2 spoken at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "HTTP/1.1"),
                bad("HTTP/0.9", "GET /\r\n\r\n", 400, "begins"),
                bad("a version of its own", "GET / HTTP/9.1\r\n" + rest, 400, "HTTP/1.1"),
                bad("a version in small letters", "GET / http/1.1\r\n" + rest, 400, "HTTP/1.1"),
                bad(
                        "TLS",
                        "\26\3\1\2\0\1\0\1\374\3\3" + "x".repeat(300) + "\r\n\r\n",
                        400,
                        "begins"),
                bad("an empty line", "\r\n\r\n", 400, "begins"),
                bad("two spaces", "GET  / HTTP/1.1\r\n" + rest, 400, "begins"),
                bad("a space in the path", "GET /a b HTTP/1.1\r\n" + rest, 400, "begins"),
                bad("a tab for a space", "GET\t/ HTTP/1.1\r\n" + rest, 400, "begins"),
                bad("NUL in the path", "GET /a\0b HTTP/1.1\r\n" + rest, 400, "begins"),
                bad("NUL in the method", "G\0T / HTTP/1.1\r\n" + rest, 400, "begins"),
                bad(
                        "raw UTF-8 in the path",
                        "GET /" + utf8("é") + " HTTP/1.1\r\n" + rest,
                        400,
                        "begins"),
                bad("a bare line feed", "GET / HTTP/1.1\n" + rest, 400, "CR LF"),
                bad("a bare carriage return", "GET / HTTP/1.1\rX: y\r\n" + rest, 400, "begins"),
                bad("no line at all", "x".repeat(20_000), 414, "URI"),
                bad(
                        "an absolute target",
                        "GET http://" + BadRequest.HOST + "/healthz HTTP/1.1\r\n" + rest,
                        400,
                        "slash"),
                bad(
                        "another server's target",
                        "GET http://evil.example/ HTTP/1.1\r\n" + rest,
                        400,
                        "slash"),
                bad("a tunnel", "CONNECT evil.example:443 HTTP/1.1\r\n" + rest, 400, "slash"),
                bad("all of the server", "OPTIONS * HTTP/1.1\r\n" + rest, 400, "slash"));
    }

    /** Headers that are not written as headers are. */
    private static List<BadRequest> headers() {
        return List.of(
                bad(
                        "10,000 headers",
                        GET + HOST + TOKEN + numbered(10_000) + "\r\n",
                        431,
                        "headers"),
                bad("65 headers", GET + HOST + TOKEN + CLOSE + numbered(62) + "\r\n", 431, "64"),
                bad(
                        "a long header",
                        GET + HOST + TOKEN + "X: " + "y".repeat(40_000) + "\r\n\r\n",
                        431,
                        "headers"),
                bad(
                        "a header without end",
                        GET + HOST + "X: " + "y".repeat(200_000),
                        431,
                        "headers"),
                bad("no colon", GET + HOST + TOKEN + "nothing\r\n\r\n", 400, "header"),
                bad("no name", GET + HOST + TOKEN + ": x\r\n\r\n", 400, "header"),
                bad(
                        "a space before the colon",
                        GET + HOST + TOKEN + "X : y\r\n\r\n",
                        400,
                        "header"),
                bad("a folded header", GET + HOST + TOKEN + "X: y\r\n z\r\n\r\n", 400, "header"),
                bad(
                        "NUL in a header",
                        GET + HOST + TOKEN + "X: a\0b\r\n\r\n",
                        400,
                        "control character"),
                bad(
                        "a bare CR in a header",
                        GET + HOST + TOKEN + "X: a\rY: b\r\n\r\n",
                        400,
                        "control character"),
                bad(
                        "a bare LF in a header",
                        GET + HOST + TOKEN + "X: a\nY: b\r\n\r\n",
                        400,
                        "CR LF"),
                bad("NUL in a name", GET + HOST + TOKEN + "X\0: b\r\n\r\n", 400, "header"));
    }

    /** Lengths that two readers may understand differently, or that are none. */
    private static List<BadRequest> lengths() {
        String head = POST + HOST + TOKEN + JSON + CLOSE;
        String chunked = head + "Transfer-Encoding: chunked\r\n";
        String chunk = Integer.toHexString(JOB.length()) + "\r\n" + JOB + "\r\n";
        String whole = chunk + "0\r\n\r\n";
        return List.of(
                bad(
                        "two lengths",
                        head + LENGTH + "Content-Length: 5\r\n\r\n" + JOB,
                        400,
                        "Content-Length"),
                bad(
                        "the same length twice",
                        head + LENGTH + LENGTH + "\r\n" + JOB,
                        400,
                        "Content-Length"),
                bad(
                        "two lengths in one",
                        head + "Content-Length: 18, 18\r\n\r\n" + JOB,
                        400,
                        "Content-Length"),
                bad(
                        "a length below nothing",
                        head + "Content-Length: -1\r\n\r\n" + JOB,
                        400,
                        "Content-Length"),
                bad(
                        "a length with a sign",
                        head + "Content-Length: +18\r\n\r\n" + JOB,
                        400,
                        "Content-Length"),
                bad(
                        "a length of words",
                        head + "Content-Length: 0x12\r\n\r\n" + JOB,
                        400,
                        "Content-Length"),
                bad(
                        "an empty length",
                        head + "Content-Length: \r\n\r\n" + JOB,
                        400,
                        "Content-Length"),
                bad(
                        "a length beyond numbers",
                        head + "Content-Length: 99999999999999999999\r\n\r\n",
                        400,
                        "Content-Length"),
                bad(
                        "a length beyond the limit",
                        head + "Content-Length: 999999999999\r\n\r\n",
                        413,
                        "longer than"),
                bad("a length beside chunks", chunked + LENGTH + "\r\n" + whole, 400, "ambiguous"),
                bad(
                        "chunks twice",
                        chunked + "Transfer-Encoding: chunked\r\n\r\n" + whole,
                        400,
                        "Transfer-Encoding"),
                bad(
                        "chunks within gzip",
                        head + "Transfer-Encoding: gzip, chunked\r\n\r\n" + whole,
                        400,
                        "ambiguous"),
                bad(
                        "another coding",
                        head + "Transfer-Encoding: identity\r\n\r\n" + JOB,
                        400,
                        "ambiguous"),
                bad(
                        "a coding in disguise",
                        head + "Transfer-Encoding: \"chunked\"\r\n\r\n" + whole,
                        400,
                        "ambiguous"),
                bad(
                        "chunks in HTTP/1.0",
                        chunked.replace("HTTP/1.1", "HTTP/1.0") + "\r\n" + whole,
                        400,
                        "ambiguous"),
                bad("a chunk without a length", chunked + "\r\nzz\r\n" + JOB, 400, "chunk"),
                bad("a chunk with a sign", chunked + "\r\n-1\r\n" + JOB, 400, "chunk"),
                bad("a chunk as hexadecimal is not", chunked + "\r\n0x12\r\n" + JOB, 400, "chunk"),
                bad("a huge chunk", chunked + "\r\nffffffff\r\n" + JOB, 413, "longer than"),
                bad(
                        "a chunk's length that overflows",
                        chunked + "\r\nfffffffffffffffff\r\n",
                        400,
                        "chunk"),
                bad(
                        "a chunk that is longer than it says",
                        chunked + "\r\n5\r\n" + JOB + "\r\n0\r\n\r\n",
                        400,
                        "chunk"),
                bad(
                        "a chunk's endless extension",
                        chunked + "\r\n5;" + "x".repeat(1_000),
                        400,
                        "chunk"),
                bad(
                        "too many trailers",
                        chunked + "\r\n" + chunk + "0\r\n" + numbered(1_000) + "\r\n",
                        431,
                        "headers"),
                bad(
                        "chunks that never end",
                        chunked
                                + "\r\n"
                                + "400\r\n".concat("x".repeat(1_024) + "\r\n").repeat(3_000),
                        413,
                        "longer than"));
    }

    /** Paths and parameters. */
    private static List<BadRequest> targets() {
        return List.of(
                bad("a long path", get("/api/v1/jobs/" + "x".repeat(10_000)), 414, "URI"),
                bad("a limit below nothing", get("/api/v1/jobs?limit=-1"), 400, "limit"),
                bad("a limit too high", get("/api/v1/jobs?limit=1001"), 400, "limit"),
                bad("a limit that is none", get("/api/v1/jobs?limit=abc"), 400, "limit"),
                bad("two limits", get("/api/v1/jobs?limit=1&limit=2"), 400, "twice"),
                bad("an unknown state", get("/api/v1/jobs?state=bogus"), 400, "state"),
                bad("two words for a state", get("/api/v1/jobs?state=a%20b"), 400, "state"),
                bad("no cursor", get("/api/v1/jobs?cursor=x"), 400, "cursor"),
                bad(
                        "an unknown parameter",
                        get("/api/v1/jobs?offset=9223372036854775808"),
                        400,
                        "unknown parameter"),
                bad("NUL in a parameter", get("/api/v1/jobs?q=%00"), 400, "NUL"),
                bad("a bad escape", get("/api/v1/jobs?q=%zz"), 400, "hexadecimal"),
                bad("an escape cut off", get("/api/v1/jobs?q=%4"), 400, "hexadecimal"),
                bad("escapes that are not UTF-8", get("/api/v1/jobs?q=%ff"), 400, "UTF-8"),
                bad("an overlong escape", get("/api/v1/jobs/%c0%af"), 400, "UTF-8"),
                bad("half a character", get("/api/v1/jobs/%ed%a0%80"), 400, "UTF-8"),
                bad("NUL in the path", get("/api/v1/jobs/a%00b"), 400, "NUL"),
                bad("no such job", get("/api/v1/jobs/no-such-job"), 404, "no job"),
                bad("markup for a job", get("/api/v1/jobs/%3Cscript%3E"), 404, ""),
                bad("out of the folder", get("/api/v1/jobs/../../etc/passwd"), 404, "nothing"),
                bad("out of the files", get("/static/..%5c..%5cwindows"), 404, "no such file"),
                bad("out of the files by slashes", get("/static/..%2fpages"), 404, "no such file"),
                bad("to another server", get("//evil.example/%2f.."), 404, "nothing"),
                bad(
                        "what cannot be deleted",
                        get("/api/v1/stats").replace("GET", "DELETE"),
                        405,
                        "DELETE"),
                bad("a run before the first", get("/api/v1/jobs/job1/logs?run=-1"), 400, "run"),
                bad(
                        "an attempt, which is no parameter",
                        get("/api/v1/jobs/job1/logs?attempt=-1"),
                        400,
                        "attempt"),
                bad("a third stream", get("/api/v1/jobs/job1/logs?stream=3"), 400, "stream"));
    }

    /** Bodies that do not say that they are JSON in UTF-8, or are not. */
    private static List<BadRequest> types() {
        String noJson = "application/x-www-form-urlencoded";
        return List.of(
                bad("a form", post(JOB, "Content-Type: " + noJson), 415, "application/json"),
                bad("text", post(JOB, "Content-Type: text/plain"), 415, "application/json"),
                bad("no type", post(JOB, "X: y").replace(JSON, ""), 415, "application/json"),
                bad("two types", post(JOB, JSON.strip(), JSON.strip()), 400, "Content-Type"),
                bad(
                        "another alphabet",
                        post(JOB, "Content-Type: application/json; charset=utf-16"),
                        415,
                        "application/json"),
                bad(
                        "gzip",
                        post("\37\213\10" + "\0".repeat(10_000), "Content-Encoding: gzip"),
                        415,
                        "encoded"),
                bad(
                        "a long key",
                        post(JOB, "Idempotency-Key: " + "k".repeat(10_000)),
                        400,
                        "Idempotency-Key"),
                bad("an empty key", post(JOB, "Idempotency-Key: "), 400, "Idempotency-Key"),
                bad(
                        "two keys",
                        post(JOB, "Idempotency-Key: a", "Idempotency-Key: b"),
                        400,
                        "Idempotency-Key"),
                bad(
                        "more than a job may be long",
                        post("{\"command\":\"" + "x".repeat(1 << 20) + "\"}"),
                        413,
                        "longer than"),
                bad(
                        "more jobs than at once",
                        postTo("/api/v1/jobs/bulk", array(100_001)),
                        413,
                        "at most 1000 jobs"),
                bad(
                        "more bytes than at once",
                        postTo("/api/v1/jobs/bulk", "[" + " ".repeat(17 << 20) + "]"),
                        413,
                        "longer than"));
    }

    /** Bodies that are not one JSON text. */
    private static List<BadRequest> texts() {
        String deep = "[".repeat(100_000);
        return refused(
                "",
                "empty",
                " ",
                "empty",
                "hello",
                "line 1, column 1",
                "true",
                "object",
                "\"true\"",
                "object",
                "[{\"command\":\"true\"}]",
                "object",
                "{\"command\":\"true\"",
                "ends too early",
                "{\"command\":\"true\",}",
                "",
                "{\"command\":\"true\"}{\"command\":\"false\"}",
                "more after",
                "{\"command\":\"true\"} x",
                "more after",
                "{\"command\":\"true\"}\0\0",
                "",
                "{\"command\":\"true\"/*x*/}",
                "",
                "{'command':'true'}",
                "",
                "{command:\"true\"}",
                "",
                "{\"command\":\"true\",\"command\":\"false\"}",
                "twice",
                "{\"command\":\"true\",\""
                        + "n".repeat(9_000)
                        + "\":1,\""
                        + "n".repeat(9_000)
                        + "\":1}",
                "",
                "{\"command\":\"true\",\"priority\":01}",
                "",
                "{\"command\":\"true\",\"priority\":.5}",
                "",
                "{\"command\":\"true\",\"priority\":NaN}",
                "",
                "{\"command\":\"true\",\"priority\":" + "1".repeat(900_000) + "}",
                "",
                "{\"command\":\"a\\x41\"}",
                "",
                "{\"command\":\"a\nb\"}",
                "",
                "{\"command\":\"\\ud800\"}",
                "",
                "{\"command\":\"\300\200\"}",
                "UTF-8",
                "{\"command\":\"\355\240\200\"}",
                "UTF-8",
                "{\"command\":\"\377\"}",
                "UTF-8",
                "\357\273\277{\"command\":\"true\"}",
                "",
                "{\0\"\0c\0o\0m\0m\0a\0n\0d\0\"\0:\0\"\0t\0\"\0}\0",
                "",
                deep,
                "object",
                "{\"command\":" + deep,
                "",
                "{\"tags\":" + deep + "]".repeat(100_000) + "}",
                "",
                "{\"command\":\"true\",\"env\":{\"A\":" + "{\"A\":".repeat(100_000),
                "");
    }

    /** JSON that is no job. */
    private static List<BadRequest> jobs() {
        String names =
                IntStream.range(0, 10_001)
                        .mapToObj(i -> "\"A" + i + "\":\"x\"")
                        .collect(Collectors.joining(",", "{", "}"));
        List<BadRequest> all =
                refused(
                        "{}",
                        "command",
                        "{\"command\":123}",
                        "command",
                        "{\"command\":null}",
                        "command",
                        "{\"command\":[\"echo\",\"a\"]}",
                        "command",
                        "{\"command\":\"\"}",
                        "command",
                        "{\"command\":\"\\n\\t\"}",
                        "command",
                        "{\"command\":\"echo a\\u0000b\"}",
                        "NUL",
                        "{\"command\":\"" + utf8("é").repeat(65_536) + "\"}",
                        "131072",
                        "{\"comand\":\"true\"}",
                        "did you mean",
                        "{\"Command\":\"true\"}",
                        "did you mean",
                        with("__proto__", "{\"x\":1}"),
                        "__proto__",
                        with("worker_id", "\"x\""),
                        "worker_id",
                        with("attempts", "5"),
                        "attempts",
                        with("state", "\"dead\""),
                        "state",
                        with("id", "null"),
                        "id",
                        with("id", "\".\""),
                        "id",
                        with("id", "\"a/b\""),
                        "id",
                        with("id", "\"../x\""),
                        "id",
                        with("id", "\"-rf\""),
                        "id",
                        with("id", "\"a\\nb\""),
                        "id",
                        with("id", "\"\\u202egnp.exe\""),
                        "id",
                        with("id", "\"<script>alert(1)</script>\""),
                        "id",
                        with("id", "\"" + "x".repeat(129) + "\""),
                        "id",
                        with("priority", "1e9"),
                        "priority",
                        with("priority", "1e400"),
                        "priority",
                        with("priority", "9223372036854775808"),
                        "priority",
                        with("max_retries", "1.5"),
                        "max_retries",
                        with("max_retries", "true"),
                        "max_retries",
                        with("max_retries", "1e2"),
                        "max_retries",
                        with("max_retries", "99999999999999999999"),
                        "max_retries",
                        with("timeout", "-1"),
                        "timeout",
                        with("timeout", "9223372036854775807"),
                        "timeout",
                        with("backoff_base", "0"),
                        "backoff_base",
                        with("backoff_base", "1e308"),
                        "backoff_base",
                        with("run_at", "\"tomorrow\""),
                        "run_at",
                        with("run_at", "\"2025-11-04T10:30:00\""),
                        "run_at",
                        with("run_at", "\"\""),
                        "run_at",
                        with("queue", "\"a b\""),
                        "queue",
                        with("queue", "[\"a\"]"),
                        "queue",
                        with("env", "[\"A=1\"]"),
                        "env",
                        with("env", "{\"\":\"x\"}"),
                        "env",
                        with("env", "{\"ALLOWED\":\"\\u0000\"}"),
                        "env",
                        with("env", "{\"LD_PRELOAD\":\"/srv/x.so\"}"),
                        "--allow-env",
                        with("env", names),
                        "env",
                        with("cwd", "\"relative/dir\""),
                        "cwd",
                        with("cwd", "\"~/x\""),
                        "cwd");
        return Stream.concat(
                        all.stream(),
                        Stream.of(
                                bad(
                                        "an id that is taken",
                                        post("{\"id\":\"job1\",\"command\":\"false\"}"),
                                        409,
                                        "job1"),
                                bad(
                                        "one of many that is none",
                                        postTo(
                                                "/api/v1/jobs/bulk",
                                                "[" + JOB + ",{\"comand\":\"x\"}]"),
                                        400,
                                        "item 2"),
                                bad(
                                        "one of many that is taken",
                                        postTo(
                                                "/api/v1/jobs/bulk",
                                                "["
                                                        + JOB
                                                        + ",{\"id\":\"job1\",\"command\":\"x\"}]"),
                                        409,
                                        "job1"),
                                bad("many that are one", postTo("/api/v1/jobs/bulk", JOB), 400, ""),
                                bad(
                                        "many that never end",
                                        postTo("/api/v1/jobs/bulk", "[".repeat(1_000_000)),
                                        400,
                                        "")))
                .toList();
    }

    /** Orders that cannot be carried out. */
    private static List<BadRequest> changes() {
        String actions = "/api/v1/jobs/actions";
        String setting = "/api/v1/settings/max_retries";
        return List.of(
                bad("nothing to do", postTo(actions, "{}"), 400, "action"),
                bad(
                        "an unknown action",
                        postTo(actions, "{\"action\":\"run\",\"q\":\"state:dead\"}"),
                        400,
                        "action"),
                bad(
                        "all jobs by mistake",
                        postTo(actions, "{\"action\":\"delete\",\"q\":\"\"}"),
                        400,
                        "all"),
                bad(
                        "no filter",
                        postTo(actions, "{\"action\":\"delete\",\"q\":\"state:\"}"),
                        400,
                        ""),
                bad(
                        "a filter that is none",
                        postTo(actions, "{\"action\":\"delete\",\"q\":5}"),
                        400,
                        "q"),
                bad(
                        "ids that are none",
                        postTo(actions, "{\"action\":\"delete\",\"ids\":[1]}"),
                        400,
                        "ids"),
                bad(
                        "a setting's number",
                        postTo(setting, "{\"value\":5}").replace("POST", "PUT"),
                        400,
                        "value"),
                bad(
                        "a setting too high",
                        postTo(setting, "{\"value\":\"1000000000\"}").replace("POST", "PUT"),
                        400,
                        "max_retries"),
                bad(
                        "a setting of two lines",
                        postTo(setting, "{\"value\":\"3\\nshell=/srv/evil\"}")
                                .replace("POST", "PUT"),
                        400,
                        "max_retries"),
                bad(
                        "an unknown setting",
                        postTo("/api/v1/settings/..", "{\"value\":\"1\"}").replace("POST", "PUT"),
                        404,
                        ""),
                bad("no such worker", postTo("/api/v1/workers/w-none/stop", "{}"), 404, "worker"),
                bad(
                        "no such job to cancel",
                        postTo("/api/v1/jobs/none/cancel", "{}"),
                        404,
                        "none"));
    }

    /** Bodies with what is to be found in the answer, in turn; each is refused with 400. */
    private static List<BadRequest> refused(String... bodiesAndWhys) {
        return IntStream.range(0, bodiesAndWhys.length / 2)
                .mapToObj(i -> {
                    String body = bodiesAndWhys[2 * i];
                    String shown = body.length() > 60 ? body.substring(0, 60) + "…" : body;
                    return bad(
                            "the job '" + shown + "'", post(body), 400, bodiesAndWhys[2 * i + 1]);
                })
                .toList();
    }

    private static String with(String name, String value) {
        return "{\"command\":\"true\",\"" + name + "\":" + value + "}";
    }

    private static String array(int jobs) {
        return IntStream.range(0, jobs)
                .mapToObj(_ -> JOB)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String numbered(int headers) {
        return IntStream.range(0, headers)
                .mapToObj(i -> "X-" + i + ": y\r\n")
                .collect(Collectors.joining());
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\n" + HOST + TOKEN + CLOSE + "\r\n";
    }

    private static String post(String body, String... headers) {
        return postTo("/api/v1/jobs", body, headers);
    }

    private static String postTo(String target, String body, String... headers) {
        String more =
                Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining());
        String type = more.contains("Content-Type") ? "" : JSON;
        return "POST "
                + target
                + " HTTP/1.1\r\n"
                + HOST
                + TOKEN
                + type
                + more
                + CLOSE
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
