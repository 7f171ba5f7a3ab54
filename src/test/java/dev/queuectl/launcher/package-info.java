/** Tests of the launcher, the shell script at the root of the repository. */
@NullMarked
package dev.queuectl.launcher;

import org.jspecify.annotations.NullMarked;
