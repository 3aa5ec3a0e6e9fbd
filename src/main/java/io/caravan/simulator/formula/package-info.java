/**
 * The formulas of calculated properties: what may be written, and what comes of it. Knows of no
 * records. Source: HubSpot docs, properties guide, "Create calculation properties".
 */
package io.caravan.simulator.formula;
