@NullMarked
package dev.queuectl.cli;

import org.jspecify.annotations.NullMarked;
