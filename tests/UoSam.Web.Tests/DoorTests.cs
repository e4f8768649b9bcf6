namespace UoSam.Web.Tests;

/// <summary>The tests of the front door: one browser, and one door as it is by default, for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class DoorTests : ICollectionFixture<OpenDoor>, ICollectionFixture<Browser>
{
    public const string Name = "front door";
}
