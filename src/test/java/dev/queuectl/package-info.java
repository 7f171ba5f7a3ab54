/** Tests of the program as a whole: its architecture and its launcher. */
@NullMarked
package dev.queuectl;

import org.jspecify.annotations.NullMarked;
