package dev.queuectl.web;

import dev.queuectl.web.http.Response;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** Writes pages by the templates in {@code src/main/jte}, which the build has compiled. */
final class Templates {
    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(ContentType.Html);

    private Templates() {}

    /**
     * Answers a page.
     *
     * @param template its file
     * @param page what it shows
     */
    static Response page(int status, String template, Object page) {
        StringOutput html = new StringOutput();
        ENGINE.render(template, page, html);
        return Response.of(status, "text/html", html.toString());
    }
}
