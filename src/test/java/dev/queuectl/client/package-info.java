@NullMarked
package dev.queuectl.client;

import org.jspecify.annotations.NullMarked;
