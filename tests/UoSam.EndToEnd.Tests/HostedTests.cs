namespace UoSam.EndToEnd.Tests;

/// <summary>The tests that ask the four services as they are by default, which are started once for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class HostedTests : ICollectionFixture<HostedServices>
{
    public const string Name = "the four services";
}
