/** Interfaces of the model. */
import type { Context } from './addresses.ts'
import { at } from './config.ts'
import type { NetworkInterface } from './interfaces.ts'
import type { Interface } from '../../model/firewall.ts'

/** `untrusted` adds to what a gateway already tells. */
export function modelInterfaces({ config, interfaces }: Context, untrusted: (one: NetworkInterface) => boolean): Interface[] {
  return interfaces.list.map(one => {
    config.definitions.push({ kind: 'interface', name: one.name, span: at(config, one.element) })
    const own = one.virtual.filter(v => v.own)
    const networks = [one.v4.network, one.v6.network].flatMap(term => term ?? [])
    return {
      name: one.name, label: one.label, span: at(config, one.element), up: one.enabled,
      addresses: [...[one.v4.address, one.v6.address].flatMap(term => term ?? []), ...own.map(v => v.address)],
      networks: [...networks, ...own.map(v => v.network)],
      dynamic: one.v4.dynamic !== undefined || one.v6.dynamic !== undefined || one.tunnel,
      untrusted: one.gateway || one.name === 'wan' || untrusted(one),
    }
  })
}
