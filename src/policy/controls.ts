/** Controls of standards that rules name: only those that were verified in their sources, in our own words. */
import type { Control } from './catalogue.ts'

const control = (id: string, why: string): Control => ({ id, why })

export const PCI_STANDARDS = control('PCI DSS 4.0.1 1.2.1', 'there are standards for the rule sets of network security controls, and they are followed')
export const PCI_NEED = control('PCI DSS 4.0.1 1.2.5', 'every service, protocol and port that is allowed is known, approved and needed')
export const PCI_REVIEW = control('PCI DSS 4.0.1 1.2.7', 'rule sets are reviewed every six months, and what they hold is relevant and effective')
export const PCI_CONSISTENT = control('PCI DSS 4.0.1 1.2.8', 'configuration files agree with what is active')
export const PCI_OUTBOUND = control('PCI DSS 4.0.1 1.3.2', 'what goes out is limited to what is necessary')
export const SRG_OUTBOUND = control('DISA SRG-NET-000019-FW-000003', 'what goes out is filtered down to what was approved')
export const CIS_UNNEEDED = control('CIS Controls v8 4.8', 'services that are not needed are removed or switched off')
export const SRG_UNNEEDED = control('DISA SRG-NET-000131-FW-000025', 'services and functions that are not needed are switched off')
export const PCI_INSECURE = control('PCI DSS 4.0.1 1.2.6', 'services and ports that are insecure have something that makes up for it')
export const CIS_DNS = control('CIS Controls v8 4.9', 'machines use trusted DNS servers')
