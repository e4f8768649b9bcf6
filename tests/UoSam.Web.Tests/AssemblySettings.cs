// The networks take all processors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
