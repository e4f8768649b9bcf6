namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>Tests of limits: one after the other, with one copy of the model, and one host for those that ask for the same limits.</summary>
[CollectionDefinition(Name)]
public sealed class LimitedTests : ICollectionFixture<LimitedServices>
{
    public const string Name = "limits";
}
