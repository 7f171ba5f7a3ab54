package dev.queuectl.web;

import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The files that pages need beside themselves, out of the program's jar. Thread-safe. */
final class Assets {
    private static final Map<String, String> TYPES =
            Map.of(
                    "queuectl.css", "text/css",
                    "queuectl.js", "text/javascript",
                    "queuectl.svg", "image/svg+xml",
                    "uplot.css", "text/css",
                    "uplot.js", "text/javascript");

    private final Map<String, Asset> read = new ConcurrentHashMap<>();

    /** A file and the tag by which a browser knows that it has it already. */
    private static final class Asset {
        private final byte[] bytes;
        private final String tag;

        Asset(byte[] bytes, String tag) {
            this.bytes = bytes;
            this.tag = tag;
        }
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/static/{name}",
                        Role.ANYBODY,
                        "A file that the pages need.",
                        this::answer));
    }

    /** Answers what there is. */
    static Set<String> names() {
        return TYPES.keySet();
    }

    private Response answer(Call call) {
        String name = call.part("name");
        String type = TYPES.get(name);
        if (type == null) {
            throw new Refusal(404, "not_found", "there is no such file");
        }
        Asset asset = read.computeIfAbsent(name, Assets::load);
        boolean isKnown = call.request().headers().all("If-None-Match").contains(asset.tag);
        return Response.of(isKnown ? 304 : 200, type, isKnown ? new byte[0] : asset.bytes)
                .with("ETag", asset.tag)
                .with("Cache-Control", "no-cache");
    }

    private static Asset load(String name) {
        try (InputStream file = Assets.class.getResourceAsStream("assets/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            byte[] bytes = file.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Asset(bytes, '"' + HexFormat.of().formatHex(digest, 0, 8) + '"');
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
