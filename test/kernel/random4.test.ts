/** IPv4: random rulesets and packets; wallproof and the kernel agree on every packet. */
import { randomRulesets } from './random.ts'

randomRulesets(4)
