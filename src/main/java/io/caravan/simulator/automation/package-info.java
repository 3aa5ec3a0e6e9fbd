/** Workflows: their definitions and revisions; nothing of them is carried out. */
package io.caravan.simulator.automation;
