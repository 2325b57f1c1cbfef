/** TCP header flags as the low eight bits of byte 13 of the header (RFC 9293 section 3.1). */

export const FIN = 1
export const SYN = 2
export const RST = 4
export const PSH = 8
export const ACK = 16
export const URG = 32
export const ECE = 64
export const CWR = 128

export const TCP_FLAGS = { FIN, SYN, RST, PSH, ACK, URG, ECE, CWR } as const
