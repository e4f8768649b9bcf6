using UoSam.LocalCluster;

// The stages as processes with addresses of their own, on one machine, in the place of a cluster.
return args switch
{
    [] => Isolation.RunAgain("cluster"),
    ["cluster"] => await Scenario.RunAsync(),
    ["stream"] => await StreamDriver.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: UoSam.LocalCluster (no arguments; as root, or where users may make namespaces)");
    return 2;
}
