const statuses: readonly number[] = [502, 503, 504];

/** Whether a status is one that gateways answer with for a server that does not (RFC 9110 §15.6.3 to §15.6.5). */
export const isGatewayStatus = (status: number): boolean => statuses.includes(status);
