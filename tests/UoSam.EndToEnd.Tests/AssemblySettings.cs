// The networks take all processors, and the command writes to the one standard error.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
