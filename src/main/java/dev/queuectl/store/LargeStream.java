package dev.queuectl.store;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;

import java.io.InputStream;

/**
 * A stream of an ended run that is on its way into an {@link OutputStore}.
 *
 * @param job whose run it is
 * @param run which of its runs
 * @param channel which stream
 * @param bytes what it holds, to be read once at most; whoever made it closes it
 */
public record LargeStream(JobId job, int run, Channel channel, InputStream bytes) {}
