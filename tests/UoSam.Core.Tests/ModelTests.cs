using UoSam.Testing;

namespace UoSam.Core.Tests;

/// <summary>Tests that run the networks: one after the other, with one copy of the model.</summary>
[CollectionDefinition(Name)]
public sealed class ModelTests : ICollectionFixture<ModelFixture>
{
    public const string Name = "model";
}
