/** How much of something a user, a portal or a workflow may have, and which features are on. */
package io.caravan.access.limit;
