// The command writes to the one standard output and the one standard error.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
