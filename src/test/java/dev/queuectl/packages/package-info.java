/** Tests of what is given to people who have no JDK; run by the profile of that name. */
@NullMarked
package dev.queuectl.packages;

import org.jspecify.annotations.NullMarked;
