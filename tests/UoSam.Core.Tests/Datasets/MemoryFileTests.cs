using UoSam.Core.Datasets;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Datasets;

public class MemoryFileTests
{
    private static readonly StoredMemory Stored = new(
        DatasetMemoryTests.Fit(DatasetMemoryTests.Images(), MapsOneWrong()), "abc", "background=0");

    [Fact]
    public void Read_WhatWasWritten_CorrectsTheSameAndIsTheSameBytes()
    {
        var content = MemoryFile.Write(Stored);

        var read = MemoryFile.Read(content);

        Assert.Equal(("abc", "background=0"), (read.Model, read.Labels));
        Assert.Equal(2, read.Memory.Rounds.Length);
        Assert.Equal(Beliefs(Stored), Beliefs(read));
        Assert.Equal(Stored.Memory.Images.AsEnumerable(), read.Memory.Images);
        Assert.Equal(Moments(Stored), Moments(read));
        Assert.Equal(content, MemoryFile.Write(read));
        Assert.Equal(16, MemoryFile.DigestOf(content).Length);
    }

    [Fact]
    public void Read_NoMemory_FailsWithMemoryFile() => AssertRefused(new byte[100], "is no memory");

    [Fact]
    public void Read_AnotherVersion_FailsWithMemoryFile()
    {
        var content = MemoryFile.Write(Stored);
        content[8] = 9;

        AssertRefused(content, "has version 9");
    }

    [Fact]
    public void Read_CutOrChanged_FailsWithMemoryFile()
    {
        var content = MemoryFile.Write(Stored);

        AssertRefused(content[..^100], "is damaged");
        content[5000] ^= 1;
        AssertRefused(content, "is damaged");
    }

    // The first image's object has the other class, so that there is a second round.
    private static LabelMap[] MapsOneWrong() => [DatasetScene.Map(2), .. DatasetMemoryTests.Maps().Skip(1)];

    private static IEnumerable<double> Beliefs(StoredMemory stored) =>
        from round in stored.Memory.Rounds
        from known in round.Calibration.Classes
        from value in known.ByMargin.Append(known.UsualMargin).Append(known.Id)
        select value;

    private static IEnumerable<double> Moments(StoredMemory stored) =>
        from round in stored.Memory.Rounds
        from known in round.Sums.Classes
        from value in known.Moments
        select value;

    private static void AssertRefused(byte[] content, string why)
    {
        var error = Assert.Throws<InvalidInputException>(() => MemoryFile.Read(content));

        Assert.Equal("MEMORY_FILE", error.Reason);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
