@NullMarked
package dev.queuectl.worker;

import org.jspecify.annotations.NullMarked;
