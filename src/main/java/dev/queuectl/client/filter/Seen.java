package dev.queuectl.client.filter;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.Run;

import java.time.Instant;
import java.util.Optional;

/**
 * A job as a filter looks at it.
 *
 * @param job the job
 * @param latest its latest ended run; empty where it has none, or where {@link Filter#needsRun}
 *     says that nobody asks for it
 * @param now what ages are counted to
 */
public record Seen(Job job, Optional<Run> latest, Instant now) {}
