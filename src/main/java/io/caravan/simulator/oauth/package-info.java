/** Apps, tokens and scopes. */
package io.caravan.simulator.oauth;
