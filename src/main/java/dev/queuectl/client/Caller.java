package dev.queuectl.client;

import java.util.Map;

/**
 * Who asks, as far as jobs take it over.
 *
 * @param directory where the caller stands, an absolute path: where his jobs run unless told
 *     otherwise
 * @param environment his variables, of which a job may name some to be copied
 */
public record Caller(String directory, Map<String, String> environment) {}
