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
        Assert.Equal(
            Stored.Memory.Calibration.Classes.SelectMany(known => known.ByMargin.Append(known.UsualMargin).Append(known.Id)),
            read.Memory.Calibration.Classes.SelectMany(known => known.ByMargin.Append(known.UsualMargin).Append(known.Id)));
        Assert.Equal(Stored.Memory.Images.Select(image => image.Key), read.Memory.Images.Select(image => image.Key));
        Assert.Equal(Told(Stored), Told(read));
        Assert.Equal(2, Told(read).Count());
        Assert.Equal(Stored.Memory.Sums.Classes.SelectMany(known => known.Moments), read.Memory.Sums.Classes.SelectMany(known => known.Moments));
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

    // The object of the first image as the map has it, and as the others see it.
    private static IEnumerable<string> Told(StoredMemory stored) =>
        from image in stored.Memory.Images
        from change in image.Corrections
        select $"{image.Key} {change.IsCoarse} {change.From} {change.To} {string.Join(' ', change.Region.Indices())}";

    // The first image's object has the other class.
    private static LabelMap[] MapsOneWrong() => [DatasetScene.Map(2), .. DatasetMemoryTests.Maps().Skip(1)];

    private static void AssertRefused(byte[] content, string why)
    {
        var error = Assert.Throws<InvalidInputException>(() => MemoryFile.Read(content));

        Assert.Equal("MEMORY_FILE", error.Reason);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
