/** In the place of parts that the first view is only drawn without: notices of faults, work that runs. */

export const FaultNotice = () => null
export const RunningJobs = () => null
